export { accounts, chartOfAccounts, clientAccounts, type MoneyAccount, type MoneySide } from './chart.ts';
export { postings } from './postings.ts';
