export { callRegistrar } from './call-registrar.ts';
export { createAccount, listAccounts, testAccount, updateAccount, viewAccount } from './manage-accounts.ts';
export { createRegistrarRegistry, registrarRegistryRef, type RegistrarRegistry, type RunningRegistrar } from './registrar-registry.ts';
