export { createFiscalRegistry, fiscalRegistryRef, type FiscalRegistry } from './accounts/index.ts';
export { fiscalRoom } from './fiscal-room.ts';
export { pickLines } from './rules/index.ts';
export { FiscalAccount, FiscalDocument } from './tables.ts';
