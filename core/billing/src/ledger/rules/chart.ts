/** Codes of the accounts that core books on. */
export const accounts = {
  bank: '1000',
  clearing: '1100',
  disputed: '1150',
  receivable: '1200',
  clientBalance: '2000',
  refundsOnTheWay: '2050',
  tax: '2100',
  vouchers: '2200',
  deferred: '2300',
  opening: '3000',
  merged: '3100',
  exchange: '3200',
  revenue: '4000',
  exchangeDifferences: '4900',
  fees: '6000',
  writeOff: '6100',
  outlays: '6200',
  commissions: '6300',
} as const;

/** Accounts that together are a client's account: what he owes, and what he has with us. */
export const clientAccounts: readonly string[] = [accounts.receivable, accounts.clientBalance];

/** Accounts where money may lie. */
export type MoneyAccount = 'bank' | 'clearing';

/** Where money comes from in one currency while it lies in another: beside the accounts it may lie on, the one between them. */
export type MoneySide = MoneyAccount | 'exchange';

/** The chart every installation starts with; `name` is the message key `ledger.account.<code>`. */
export const chartOfAccounts = [
  { code: accounts.bank, name: 'Bank', type: 'asset' },
  { code: accounts.clearing, name: 'Payment providers', type: 'asset' },
  { code: accounts.receivable, name: 'Receivables', type: 'asset' },
  { code: accounts.clientBalance, name: 'Client balances', type: 'liability' },
  { code: accounts.tax, name: 'Tax collected', type: 'liability' },
  { code: accounts.revenue, name: 'Revenue', type: 'income' },
  { code: accounts.fees, name: 'Payment fees', type: 'expense' },
  { code: accounts.writeOff, name: 'Write-offs', type: 'expense' },
] as const;
