import { multiplyRatio, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { postJournals, postings, type MoneyAccount } from '../../ledger/index.ts';
import { amountPart, chargedPart, type Away, type Converted } from '../rules/index.ts';
import type { Payment } from '../tables.ts';
import { Dispute, Refund } from '../tables-of-refunds.ts';

/** Where the side of a conversion that was charged is booked: whose books, which day, and the fact it belongs to. */
export interface ExchangeEntry {
  readonly legalEntityId: number;
  readonly bookedOn: string;
  readonly clientId: number;
  readonly kind: 'payment' | 'payment.reversed' | 'refund' | 'dispute' | 'dispute.won';
  readonly ref: string;
  readonly currency: string;
  readonly charged: number;
  readonly fee: number;
  readonly difference: number;
  readonly account: MoneyAccount;
}

/** The second half of whatever moves converted money: the first stands in the currency of the invoice, this one in that which was charged. */
export const bookExchange = async (ctx: OperationCtx, way: 'in' | 'out', { legalEntityId, bookedOn, clientId, kind, ref, currency, ...parts }: ExchangeEntry): Promise<void> => {
  await postJournals(data(ctx).db, ctx.clock.now(), [
    { legalEntityId, kind: `${kind}.exchanged`, ref, clientId, bookedOn, currency, movements: way === 'in' ? postings.exchanged(parts) : postings.exchangedBack(parts) },
  ]);
};

/** Part of a payment that leaves, in both currencies; without `charged` it was never converted. */
export interface LeavingPart {
  readonly amount: number;
  readonly charged?: { readonly amount: number; readonly currency: string; readonly difference: number };
}

const wholeOf = (payment: Payment): (Converted & { readonly currency: string }) | undefined =>
  payment.charged_amount === null || payment.charged_currency === null ? undefined : { amount: payment.amount, charged: payment.charged_amount, currency: payment.charged_currency };

/** What refunds and disputes have taken, or have set aside to take. */
const awayOf = async (ctx: OperationCtx, payment: Payment): Promise<Away> => {
  const { all } = data(ctx);
  const rows = [...(await all(Refund).where('payment_id', payment.id).whereNot('state', 'failed')), ...(await all(Dispute).where('payment_id', payment.id).whereNot('state', 'won'))];
  return { amount: rows.reduce((sum, row) => sum + row.amount, 0), charged: rows.reduce((sum, row) => sum + (row.charged_amount ?? 0), 0) };
};

const leaving = (payment: Payment, away: Away, amount: number, charged: number, currency: string): LeavingPart => {
  const upTo = (each: number): number => multiplyRatio(payment.exchange_difference, each, payment.charged_amount ?? 1);
  return { amount, charged: { amount: charged, currency, difference: upTo(away.charged + charged) - upTo(away.charged) } };
};

/** How much of what was charged goes with an amount in the payment's own currency. To be asked before the amount is reserved. */
export const leavingAmount = async (ctx: OperationCtx, payment: Payment, amount: number): Promise<LeavingPart> => {
  const whole = wholeOf(payment);
  if (whole === undefined) return { amount };
  const away = await awayOf(ctx, payment);
  return leaving(payment, away, amount, chargedPart(whole, away, amount), whole.currency);
};

/** The same for money as a provider tells it: always in the currency that was charged. `undefined`: it is in another. */
export const leavingMoney = async (ctx: OperationCtx, payment: Payment, money: { readonly amount: number; readonly currency: string }): Promise<LeavingPart | undefined> => {
  const whole = wholeOf(payment);
  if (money.currency !== (whole?.currency ?? payment.currency)) return undefined;
  if (whole === undefined) return { amount: money.amount };
  const away = await awayOf(ctx, payment);
  return leaving(payment, away, amountPart(whole, away, money.amount), money.amount, whole.currency);
};

/** The columns in which a refund or a dispute keeps it. */
export const chargedColumns = ({ charged }: LeavingPart): Pick<Refund, 'charged_amount' | 'charged_currency' | 'exchange_difference'> => ({
  charged_amount: charged?.amount ?? null, charged_currency: charged?.currency ?? null, exchange_difference: charged?.difference ?? 0,
});
