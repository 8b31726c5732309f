export { activateZone, changeRecords, setForwards } from './change-zone.ts';
export { createZoneTurns, zoneTurnsRef } from './zone-turns.ts';
export { readZone } from './read-zone.ts';
