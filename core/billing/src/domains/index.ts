export { domainsRoom } from './domains-room.ts';
export { createRegistrarRegistry, registrarRegistryRef, type RegistrarRegistry } from './registrars/index.ts';
export { Domain, DomainOperation } from './tables.ts';
export { readDsLine, readKeyLine } from './rules/index.ts';
