export { callFiscal } from './call-fiscal.ts';
export { createFiscalRegistry, fiscalRegistryRef, type FiscalRegistry, type RunningFiscal } from './fiscal-registry.ts';
export { createFiscalAccount, listFiscalAccounts, testFiscalAccount, updateFiscalAccount, viewFiscalAccount } from './manage-accounts.ts';
