import { notFound, type GatewayEvent, type OperationCtx } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { applyPaymentFact } from './apply-fact.ts';
import { askedOf, takenOf } from './conversion/charge-of.ts';
import { applyDisputeEvent } from './disputes/dispute-event.ts';
import { applyMethodEvent } from './methods/method-event.ts';
import { noteUnmatched } from './queue/note-unmatched.ts';
import { applyRefundEvent } from './refunds/refund-event.ts';
import { fitsAsked } from './rules/index.ts';
import { GatewayAccount, GatewayEventRow, Payment, PaymentAttempt } from './tables.ts';

const STATUS_OF: Partial<Record<GatewayEvent['type'], 'authorised' | 'succeeded' | 'processing' | 'failed' | 'cancelled'>> = {
  'payment.authorised': 'authorised',
  'payment.succeeded': 'succeeded',
  'payment.processing': 'processing',
  'payment.failed': 'failed',
  'payment.cancelled': 'cancelled',
};

/** Money without an attempt of ours is somebody's: it waits in the queue with what is known of it. */
const queueStray = async (ctx: OperationCtx, row: GatewayEventRow, event: GatewayEvent): Promise<void> => {
  if (event.type !== 'payment.succeeded' || event.money === undefined) return;
  const account = await data(ctx).all(GatewayAccount).findById(row.gateway_account_id);
  const brand = await data(ctx).all(Brand).findById(account?.brand_id ?? 0);
  await noteUnmatched(ctx, {
    gatewayAccountId: row.gateway_account_id, reference: event.providerRef, amount: event.money.amount, fee: event.fee?.amount ?? 0, currency: event.money.currency, receivedOn: ctx.clock.today(brand?.zone ?? 'UTC'), reason: 'NO_ATTEMPT',
  });
};

/** Books one message; gives the reason why a person must look at it, or `null`. */
const book = async (ctx: OperationCtx, row: GatewayEventRow, event: GatewayEvent): Promise<string | null> => {
  const { all } = data(ctx);
  if (event.type.startsWith('refund.') || event.type.startsWith('dispute.')) {
    const payment = await all(Payment).findOne({ gateway_account_id: row.gateway_account_id, reference: event.providerRef });
    if (payment === undefined) return 'NO_PAYMENT';
    return event.type.startsWith('refund.') ? applyRefundEvent(ctx, payment, event) : applyDisputeEvent(ctx, payment, event);
  }
  const attempts = all(PaymentAttempt).where('gateway_account_id', row.gateway_account_id);
  const attempt = await (event.attemptKey === undefined ? attempts.findOne({ provider_ref: event.providerRef }) : attempts.findOne({ key: event.attemptKey }));
  if (attempt === undefined) {
    await queueStray(ctx, row, event);
    return 'NO_ATTEMPT';
  }
  if (event.type === 'method.active' || event.type === 'method.ended') return applyMethodEvent(ctx, attempt, event);
  const status = STATUS_OF[event.type];
  if (status === undefined) return `UNHANDLED:${event.type}`;
  const asked = status === 'succeeded' ? takenOf(attempt) : askedOf(attempt);
  if (event.money !== undefined && !fitsAsked(asked, { ...event, money: event.money })) return 'AMOUNT_MISMATCH';
  await applyPaymentFact(ctx, attempt, {
    status,
    providerRef: event.providerRef,
    ...(event.money === undefined ? {} : { money: event.money }),
    ...(event.late === undefined ? {} : { late: event.late }),
    ...(event.discount === undefined ? {} : { discount: event.discount }),
    ...(event.fee === undefined ? {} : { fee: event.fee }),
    ...(event.reason === undefined ? {} : { reason: event.reason }),
  });
  return null;
};

/** Applies one stored event, once. What fits nothing waits for staff. */
export const applyStoredEvent = async (ctx: OperationCtx, eventRowId: number): Promise<void> => {
  const { all } = data(ctx);
  const row = await all(GatewayEventRow).findById(eventRowId);
  if (row === undefined) throw notFound('Event');
  if (row.state !== 'received') return;
  const event = row.event as GatewayEvent;
  const finish = async (state: 'applied' | 'ignored' | 'review', reason: string | null = null): Promise<void> => {
    await all(GatewayEventRow).findById(eventRowId).patch({ state, reason });
    if (state === 'review') await ctx.emit('payment.reviewNeeded', { gatewayAccountId: row.gateway_account_id, eventId: row.event_id, reason: reason ?? '' });
  };
  if (event.type === 'ignored') {
    // Signed for somebody else: it moves nothing, but a person should know of it.
    await (event.reason === 'WRONG_RECEIVER' ? finish('review', event.reason) : finish('ignored', event.reason ?? null));
    return;
  }
  if (event.livemode !== undefined && event.livemode === ctx.clock.sandbox) {
    await finish('review', 'MODE_MISMATCH');
    return;
  }
  const reason = await book(ctx, row, event);
  await (reason === null ? finish('applied') : finish('review', reason));
};
