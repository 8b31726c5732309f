import type { OperationCtx, Outcome, RefundAnswer } from '@billet/sdk';
import { data } from '../../data.ts';
import { addToBalance, postJournals, postings } from '../../ledger/index.ts';
import { askToClaim } from './ask-to-claim.ts';
import { bookExchange } from '../conversion/book-exchange.ts';
import { placeOf } from '../place-of.ts';
import { Payment } from '../tables.ts';
import { Refund } from '../tables-of-refunds.ts';

const OPEN: readonly string[] = ['created', 'processing', 'unknown'];

/** Money has left, or comes back to the balance because it could not be sent. Each refund ends once. */
export const endRefund = async (ctx: OperationCtx, refund: Refund, end: 'succeeded' | 'failed', more: Partial<Pick<Refund, 'provider_ref' | 'event_id' | 'error'>> = {}): Promise<void> => {
  const { all, db } = data(ctx);
  const payment = await all(Payment).findById(refund.payment_id);
  if (payment === undefined) return;
  const touched = await all(Refund).where('id', refund.id).whereIn('state', [...OPEN]).patch({ ...more, state: end, next_action: null });
  if (touched === 0) return;
  const place = await placeOf(ctx, payment);
  const { amount, currency } = refund;
  if (end === 'failed') {
    await all(Payment).findById(payment.id).patch({ refunded: payment.refunded - amount });
    await addToBalance(ctx, refund.client_id, currency, amount);
  }
  await postJournals(db, ctx.clock.now(), [
    {
      legalEntityId: place.legalEntityId, kind: `refund.${end}`, ref: String(refund.id), clientId: refund.client_id, bookedOn: place.today, currency,
      movements: end === 'succeeded' ? postings.refundPaid({ amount, account: place.account }) : postings.refundFailed({ amount }),
    },
  ]);
  if (end === 'succeeded' && refund.charged_amount !== null) {
    await bookExchange(ctx, 'out', {
      legalEntityId: place.legalEntityId, bookedOn: place.today, clientId: refund.client_id, kind: 'refund', ref: String(refund.id),
      currency: refund.charged_currency ?? currency, charged: refund.charged_amount, fee: 0, difference: refund.exchange_difference, account: place.lies,
    });
  }
  ctx.touch({ kind: 'payment', id: payment.id, clientId: payment.client_id }, undefined, { refund: refund.id, state: end });
  await ctx.emit(end === 'succeeded' ? 'refund.succeeded' : 'refund.failed', { refundId: refund.id, paymentId: payment.id, clientId: refund.client_id, money: { amount, currency } });
};

/** Books what the provider answered. No answer is no failure: the money stays set aside until it is known. */
export const settleRefund = async (ctx: OperationCtx, refundId: number, outcome: Outcome<RefundAnswer>): Promise<void> => {
  const { all } = data(ctx);
  const refund = await all(Refund).findById(refundId);
  if (refund === undefined || !OPEN.includes(refund.state)) return;
  if (outcome.status === 'done' && outcome.value.status === 'succeeded') return endRefund(ctx, refund, 'succeeded', { provider_ref: outcome.value.refundRef });
  if (outcome.status === 'failed' && !outcome.ambiguous) return endRefund(ctx, refund, 'failed', { error: outcome.message });
  const state = outcome.status === 'failed' ? 'unknown' : 'processing';
  await all(Refund).findById(refundId).patch({
    state,
    ...(outcome.status === 'done' ? { provider_ref: outcome.value.refundRef } : {}),
    ...(outcome.status === 'failed' ? { error: outcome.message } : {}),
  });
  if (outcome.status === 'done' && outcome.value.next !== undefined) await askToClaim(ctx, refund, outcome.value.next);
  // The same key asks again: a provider that did it says so, one that did not does it now.
  if (state === 'unknown' && refund.lookups < 8) {
    await ctx.enqueue({ task: 'payments.repeatRefund', payload: { refundId }, dedupeKey: `refund:${String(refundId)}:${String(refund.lookups)}`, runAt: new Date(ctx.clock.wallMs() + 60_000 * 4 ** refund.lookups).toISOString() });
  }
};
