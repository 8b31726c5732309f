import type { GatewayEvent, OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { postJournals, postings, takeFromBalance } from '../../ledger/index.ts';
import { chargedColumns, leavingAmount, leavingMoney, type LeavingPart } from '../conversion/book-exchange.ts';
import { placeOf } from '../place-of.ts';
import type { Payment } from '../tables.ts';
import { Refund } from '../tables-of-refunds.ts';
import { releaseToBalance } from './release-payment.ts';
import { sentBack } from './sent-back.ts';
import { endRefund } from './settle-refund.ts';

/** A refund that somebody made at the provider: booked like one of ours, and the invoice is open again. */
const bookForeign = async (ctx: OperationCtx, payment: Payment, event: GatewayEvent, part: LeavingPart): Promise<string | null> => {
  const { all, db } = data(ctx);
  const { amount } = part;
  if (amount <= 0) return 'AMOUNT_MISMATCH';
  const place = await placeOf(ctx, payment);
  const reserved = await db.execute('update payments set refunded = refunded + ? where id = ? and reversed_at is null and refunded + disputed + ? <= amount', [amount, payment.id, amount]);
  if (reserved === 0) return 'REFUND_EXCEEDS';
  const key = ctx.ids.ulid();
  await releaseToBalance(ctx, payment, amount, { legalEntityId: place.legalEntityId, bookedOn: place.today, ref: key });
  await takeFromBalance(ctx, payment.client_id, payment.currency, amount);
  const refund = await all(Refund).insertAndFetch({
    key, client_id: payment.client_id, payment_id: payment.id, amount, currency: payment.currency, ...chargedColumns(part), state: 'created', event_id: event.id, reason: event.reason ?? '', lookups: 0, created_at: ctx.clock.now(),
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
  const part = event.money === undefined ? await leavingAmount(ctx, payment, payment.amount - payment.refunded) : await leavingMoney(ctx, payment, event.money);
  if (part === undefined) return 'AMOUNT_MISMATCH';
  const told = part.charged?.amount ?? part.amount;
  const mine =
    known.find((refund) => refund.provider_ref !== null && event.id.startsWith(`${refund.provider_ref}:`)) ??
    known.find((refund) => sentBack(refund).amount === told && refund.event_id === null && refund.state !== 'failed');
  if (mine === undefined) return event.type === 'refund.failed' ? null : bookForeign(ctx, payment, event, part);
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
