export { adoptAccount } from './adopt-account.ts';
export { compareAccounts } from './compare-accounts.ts';
export { listAccounts } from './list-accounts.ts';
export { askInventory, mendAccounts } from './mend-accounts.ts';
export { takeInventory, listsAccounts } from './take-inventory.ts';
