export { auditHouse, auditInstallation, type AuditReport } from './audit.ts';
export { readInstallation, readMasterKey, writeInstallation, type Installation } from './config.ts';
export { openHouse, type HouseOptions, type OpenHouse } from './open-house.ts';
export { DROPPABLE, goLive, quietCopyFact, waitingIn, type Droppable, type Waiting } from './quiet-copy.ts';
