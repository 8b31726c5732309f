import type { GatewayEvent, OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { postJournals, postings, takeFromBalance } from '../../ledger/index.ts';
import { placeOf } from '../place-of.ts';
import type { Payment } from '../tables.ts';
import { Refund } from '../tables-of-refunds.ts';
import { releaseToBalance } from './release-payment.ts';
import { endRefund } from './settle-refund.ts';

/** A refund that somebody made at the provider: booked like one of ours, and the invoice is open again. */
const bookForeign = async (ctx: OperationCtx, payment: Payment, event: GatewayEvent, amount: number): Promise<string | null> => {
  const { all, db } = data(ctx);
  const place = await placeOf(ctx, payment);
  const reserved = await db.execute('update payments set refunded = refunded + ? where id = ? and reversed_at is null and refunded + disputed + ? <= amount', [amount, payment.id, amount]);
  if (reserved === 0) return 'REFUND_EXCEEDS';
  const key = ctx.ids.ulid();
  await releaseToBalance(ctx, payment, amount, { legalEntityId: place.legalEntityId, bookedOn: place.today, ref: key });
  await takeFromBalance(ctx, payment.client_id, payment.currency, amount);
  const refund = await all(Refund).insertAndFetch({
    key, client_id: payment.client_id, payment_id: payment.id, amount, currency: payment.currency, state: 'created', event_id: event.id, reason: event.reason ?? '', lookups: 0, created_at: ctx.clock.now(),
  });
  await postJournals(db, ctx.clock.now(), [
    { legalEntityId: place.legalEntityId, kind: 'refund.started', ref: String(refund.id), clientId: payment.client_id, bookedOn: place.today, currency: payment.currency, movements: postings.refundStarted({ amount }) },
  ]);
  await endRefund(ctx, refund, 'succeeded');
  return null;
};

/** Books what a provider tells of a refund. Gives the reason why a person must look, or `null`. */
export const applyRefundEvent = async (ctx: OperationCtx, payment: Payment, event: GatewayEvent): Promise<string | null> => {
  const { all } = data(ctx);
  const known = await all(Refund).where('payment_id', payment.id).orderBy('id');
  if (known.some((refund) => refund.event_id === event.id)) return null;
  const amount = event.money?.amount ?? payment.amount - payment.refunded;
  if (event.money !== undefined && event.money.currency !== payment.currency) return 'AMOUNT_MISMATCH';
  const mine =
    known.find((refund) => refund.provider_ref !== null && event.id.startsWith(`${refund.provider_ref}:`)) ??
    known.find((refund) => refund.amount === amount && refund.event_id === null && refund.state !== 'failed');
  if (mine === undefined) return event.type === 'refund.failed' ? null : bookForeign(ctx, payment, event, amount);
  if (event.type === 'refund.succeeded') {
    // It was told to have failed and its money is on the balance again: if it went out all the same, the books need a person.
    if (mine.state === 'failed') return 'REFUND_AFTER_FAILURE';
    await all(Refund).findById(mine.id).patch({ event_id: event.id });
    await endRefund(ctx, mine, 'succeeded');
    return null;
  }
  // It was told to have arrived and came back later: the books need a person.
  if (mine.state === 'succeeded') return 'REFUND_CAME_BACK';
  await endRefund(ctx, mine, 'failed', { event_id: event.id, error: event.reason ?? null });
  return null;
};
