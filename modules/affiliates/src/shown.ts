import type { Balance } from './balance.ts';
import { percentText } from './input.ts';

type Shown = Readonly<Record<string, unknown>>;

export const moneyOf = (amount: number, currency: string): { readonly amount: number; readonly currency: string } => ({ amount, currency });

/** Where staff see an affiliate. */
export const pageOf = (clientId: number): string => `/staff/x/affiliates/affiliate?client=${String(clientId)}`;

/** Each balance as money. */
export const balanceShown = ({ currency, pending, payable, requested, paid }: Balance): Shown => ({
  currency, pending: moneyOf(pending, currency), payable: moneyOf(payable, currency), requested: moneyOf(requested, currency), paid: moneyOf(paid, currency), owes: payable < 0,
});

/** A rate in the parts that a sentence needs. */
export const rateShown = ({ kind, rate, currency, recurring }: { readonly kind: 'percent' | 'amount'; readonly rate: number; readonly currency: string; readonly recurring: boolean }): Shown => ({
  off: rate === 0,
  percent: kind === 'percent' ? percentText(rate) : undefined,
  amount: kind === 'amount' ? moneyOf(rate, currency) : undefined,
  recurring,
});

const TONES = { requested: 'warn', paid: 'ok', refused: '' } as const;

export const payoutShown = <T extends { readonly amount: number; readonly currency: string; readonly state: keyof typeof TONES; readonly method: string; readonly clientId: number }>(payout: T): T & Shown => ({
  ...payout,
  money: moneyOf(payout.amount, payout.currency),
  tone: TONES[payout.state],
  stateText: `state.${payout.state}`,
  methodText: `method.${payout.method}`,
  waits: payout.state === 'requested',
  href: pageOf(payout.clientId),
});

export const commissionShown = <T extends { readonly earned: number; readonly amount: number; readonly currency: string; readonly invoiceId: number | null; readonly referredId: number | null }>(row: T): T & Shown => ({
  ...row,
  money: moneyOf(row.amount, row.currency),
  before: row.earned === row.amount ? undefined : moneyOf(row.earned, row.currency),
  invoice: row.invoiceId === null ? undefined : `/staff/invoices/${String(row.invoiceId)}`,
  client: row.referredId === null ? undefined : `/staff/clients/${String(row.referredId)}`,
});
