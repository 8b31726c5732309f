import type { GatewayEvent, OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { ClientBalance, postJournals, postings, takeFromBalance } from '../../ledger/index.ts';
import { bookExchange, chargedColumns, leavingAmount, leavingMoney, type LeavingPart } from '../conversion/book-exchange.ts';
import { placeOf } from '../place-of.ts';
import { takeOffInvoices } from '../refunds/release-payment.ts';
import type { Payment } from '../tables.ts';
import { Dispute } from '../tables-of-refunds.ts';

/** What is known of a dispute when it begins; `ref` names it among those of its payment. */
export interface DisputeWish {
  readonly ref: string;
  readonly part: LeavingPart;
  /** In the currency that was charged. */
  readonly fee: number;
  readonly reason: string | null;
}

/** Takes the money out of where it lay until the dispute is decided. `undefined` = so much of the payment is not there any more. */
export const openDispute = async (ctx: OperationCtx, payment: Payment, { ref, part, fee, reason }: DisputeWish): Promise<Dispute | undefined> => {
  const { all, db } = data(ctx);
  const { amount, charged } = part;
  if (amount <= 0) return undefined;
  const reserved = await db.execute('update payments set disputed = disputed + ? where id = ? and reversed_at is null and refunded + disputed + ? <= amount', [amount, payment.id, amount]);
  if (reserved === 0) return undefined;
  const place = await placeOf(ctx, payment);
  const dispute = await all(Dispute).insertAndFetch({
    client_id: payment.client_id, payment_id: payment.id, provider_ref: ref, amount, fee, currency: payment.currency, ...chargedColumns(part), state: 'open', reason, opened_at: ctx.clock.now(),
  });
  await postJournals(db, ctx.clock.now(), [
    { legalEntityId: place.legalEntityId, kind: 'dispute.opened', ref: String(dispute.id), clientId: payment.client_id, bookedOn: place.today, currency: payment.currency, movements: postings.disputeOpened({ amount, fee: charged === undefined ? fee : 0, account: place.account }) },
  ]);
  if (charged !== undefined) {
    // The fee comes on top of what is taken back.
    await bookExchange(ctx, 'out', { legalEntityId: place.legalEntityId, bookedOn: place.today, clientId: payment.client_id, kind: 'dispute', ref: String(dispute.id), currency: charged.currency, charged: charged.amount, fee: -fee, difference: charged.difference, account: place.lies });
  }
  await ctx.emit('dispute.opened', { disputeId: dispute.id, paymentId: payment.id, clientId: payment.client_id, money: { amount, currency: payment.currency } });
  return dispute;
};

/** Where a lost dispute's money goes: first off the invoices it paid, then off the balance, and what is left is lost. */
const lose = async (ctx: OperationCtx, payment: Payment, amount: number): Promise<{ readonly fromInvoices: number; readonly fromBalance: number; readonly lost: number }> => {
  const fromInvoices = await takeOffInvoices(ctx, payment, amount);
  const balance = await data(ctx).all(ClientBalance).findOne({ client_id: payment.client_id, currency: payment.currency });
  const fromBalance = Math.min(amount - fromInvoices, balance?.amount ?? 0);
  if (fromBalance > 0) await takeFromBalance(ctx, payment.client_id, payment.currency, fromBalance);
  return { fromInvoices, fromBalance, lost: amount - fromInvoices - fromBalance };
};

/** Decides a dispute once: won, the money comes back to where it lay; lost, it goes off what it paid. */
export const closeDispute = async (ctx: OperationCtx, payment: Payment, dispute: Dispute, end: 'won' | 'lost'): Promise<void> => {
  const { all, db } = data(ctx);
  const touched = await all(Dispute).where({ id: dispute.id, state: 'open' }).patch({ state: end, closed_at: ctx.clock.now() });
  if (touched === 0) return;
  const place = await placeOf(ctx, payment);
  const { amount } = dispute;
  if (end === 'won') await db.execute('update payments set disputed = disputed - ? where id = ?', [amount, payment.id]);
  await postJournals(db, ctx.clock.now(), [
    {
      legalEntityId: place.legalEntityId, kind: `dispute.${end}`, ref: String(dispute.id), clientId: payment.client_id, bookedOn: place.today, currency: payment.currency,
      movements: end === 'won' ? postings.disputeWon({ amount, account: place.account }) : postings.disputeLost(await lose(ctx, payment, amount)),
    },
  ]);
  if (end === 'won' && dispute.charged_amount !== null) {
    await bookExchange(ctx, 'in', {
      legalEntityId: place.legalEntityId, bookedOn: place.today, clientId: payment.client_id, kind: 'dispute.won', ref: String(dispute.id),
      currency: dispute.charged_currency ?? payment.currency, charged: dispute.charged_amount, fee: 0, difference: dispute.exchange_difference, account: place.lies,
    });
  }
  ctx.touch({ kind: 'payment', id: payment.id, clientId: payment.client_id }, { dispute: 'open' }, { dispute: end, amount });
  await ctx.emit(end === 'won' ? 'dispute.won' : 'dispute.lost', { disputeId: dispute.id, paymentId: payment.id, clientId: payment.client_id, money: { amount, currency: payment.currency } });
};

/** The provider's id of a dispute, where its events carry one before a colon; else the event's own. */
const refOf = (event: GatewayEvent): string => event.id.split(':')[0] ?? event.id;

const openByEvent = async (ctx: OperationCtx, payment: Payment, event: GatewayEvent): Promise<Dispute | string> => {
  const part = event.money === undefined ? await leavingAmount(ctx, payment, payment.amount - payment.refunded) : await leavingMoney(ctx, payment, event.money);
  if (part === undefined) return 'AMOUNT_MISMATCH';
  const fee = event.fee?.currency === (payment.charged_currency ?? payment.currency) ? event.fee.amount : 0;
  return (await openDispute(ctx, payment, { ref: refOf(event), part, fee, reason: event.reason ?? null })) ?? 'DISPUTE_EXCEEDS';
};

/** Books what a provider tells of a dispute, in whatever order it tells it. Gives the reason why a person must look, or `null`. */
export const applyDisputeEvent = async (ctx: OperationCtx, payment: Payment, event: GatewayEvent): Promise<string | null> => {
  const known = await data(ctx).all(Dispute).findOne({ payment_id: payment.id, provider_ref: refOf(event) });
  const dispute = known ?? (await data(ctx).all(Dispute).findOne({ payment_id: payment.id, state: 'open' })) ?? (await openByEvent(ctx, payment, event));
  if (typeof dispute === 'string') return dispute;
  if (event.type === 'dispute.won' || event.type === 'dispute.lost') await closeDispute(ctx, payment, dispute, event.type === 'dispute.won' ? 'won' : 'lost');
  return null;
};
