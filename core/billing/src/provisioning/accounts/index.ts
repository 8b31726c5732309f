export { adoptAccount } from './adopt-account.ts';
export { adoptAwaited } from './adopt-awaited.ts';
export { setUpAnew } from './awaited-accounts.ts';
export { compareAccounts } from './compare-accounts.ts';
export { listAccounts } from './list-accounts.ts';
export { askInventory, mendAccounts } from './mend-accounts.ts';
export { takeInventory, listsAccounts } from './take-inventory.ts';
