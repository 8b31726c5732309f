export { accounts, chartOfAccounts, type MoneyAccount, type MoneySide } from './chart.ts';
export { postings } from './postings.ts';
