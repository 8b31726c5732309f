import { insertReturning } from '@billet/database';
import { notFound, serviceRef, type GatewayEvent, type OperationCtx, type RawRequest } from '@billet/sdk';
import { data } from '../data.ts';
import type { House } from '../room.ts';
import { applyPaymentFact } from './apply-fact.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { GatewayAccount, GatewayEventRow, PaymentAttempt } from './tables.ts';

/** Answer to a provider. Only what was verified is stored; only what is stored is answered with 200. */
export interface WebhookAnswer {
  readonly status: 200 | 400 | 404;
  readonly stored: number;
}

/** Takes webhooks; the web package hands it the raw bytes. */
export interface WebhookReceiver {
  receive(hookPath: string, request: RawRequest, signal: AbortSignal): Promise<WebhookAnswer>;
}

export const webhookReceiverRef = serviceRef<WebhookReceiver>('payments.webhooks');

const store = (house: House, account: GatewayAccount, events: readonly GatewayEvent[], body: string): Promise<number> =>
  house.db.transaction(async (work) => {
    const fresh = await insertReturning<{ id: number }>(
      house.db,
      'gateway_events',
      ['gateway_account_id', 'event_id', 'type', 'provider_ref', 'event', 'body', 'received_at', 'state'],
      events.map((event) => [account.id, event.id, event.type, event.providerRef, JSON.stringify(event), body, house.clock.wall(), 'received']),
      { onConflict: 'nothing', returning: ['id'] },
    );
    await house.jobs.enqueue(
      work,
      fresh.map(({ id }) => ({ task: 'payments.applyEvent', payload: { eventRowId: id }, subject: `gateway:${String(account.id)}`, dedupeKey: `event:${String(id)}` })),
    );
    return fresh.length;
  });

export const createWebhookReceiver = (house: House): WebhookReceiver => ({
  receive: async (hookPath, request, signal) => {
    const account = await house.db.from(GatewayAccount).findOne({ hook_path: hookPath });
    if (account?.enabled !== true) return { status: 404, stored: 0 };
    const registry = house.services.use(gatewayRegistryRef);
    const { gateway } = registry.get(account.extension);
    // A gateway that cannot verify has no public route.
    if (gateway.webhook === undefined) return { status: 404, stored: 0 };
    const ctx = await registry.callCtx(account.extension, account.id, { key: `webhook:${hookPath}`, attempt: 1, signal });
    const verdict = await gateway.webhook(ctx, request);
    if (!verdict.ok) {
      house.log.warn('webhook refused', { account: account.id, reason: verdict.reason });
      return { status: 400, stored: 0 };
    }
    return { status: 200, stored: await store(house, account, verdict.events, Buffer.from(request.body).toString('utf8')) };
  },
});

/** Applies one stored event, once. What fits no attempt waits for staff. */
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
    await finish('ignored');
    return;
  }
  if (event.livemode !== undefined && event.livemode === ctx.clock.sandbox) {
    await finish('review', 'MODE_MISMATCH');
    return;
  }
  const attempts = all(PaymentAttempt).where('gateway_account_id', row.gateway_account_id);
  const attempt = await (event.attemptKey === undefined ? attempts.findOne({ provider_ref: event.providerRef }) : attempts.findOne({ key: event.attemptKey }));
  if (attempt === undefined) {
    await finish('review', 'NO_ATTEMPT');
    return;
  }
  const status = STATUS_OF[event.type];
  if (status === undefined) {
    await finish('review', `UNHANDLED:${event.type}`);
    return;
  }
  if (event.money !== undefined && (event.money.amount !== attempt.amount || event.money.currency !== attempt.currency)) {
    await finish('review', 'AMOUNT_MISMATCH');
    return;
  }
  await applyPaymentFact(ctx, attempt, {
    status,
    providerRef: event.providerRef,
    ...(event.money === undefined ? {} : { money: event.money }),
    ...(event.fee === undefined ? {} : { fee: event.fee }),
    ...(event.reason === undefined ? {} : { reason: event.reason }),
  });
  await finish('applied');
};

const STATUS_OF: Partial<Record<GatewayEvent['type'], 'succeeded' | 'processing' | 'failed' | 'cancelled'>> = {
  'payment.succeeded': 'succeeded',
  'payment.processing': 'processing',
  'payment.failed': 'failed',
  'payment.cancelled': 'cancelled',
};

