export { accounts, chartOfAccounts, type MoneyAccount } from './chart.ts';
export { postings } from './postings.ts';
