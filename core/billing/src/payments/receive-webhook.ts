import { insertReturning } from '@billet/database';
import { serviceRef, type GatewayEvent, type RawRequest, type WebhookReply } from '@billet/sdk';
import type { House } from '../room.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { maskCardNumbers } from './rules/index.ts';
import { GatewayAccount } from './tables.ts';

/** Answer to a provider. Only what was verified is stored; only what is stored is answered with 200. */
export interface WebhookAnswer {
  readonly status: 200 | 400 | 404;
  readonly stored: number;
  /** The words that the provider expects. */
  readonly reply?: WebhookReply;
}

/** Takes webhooks; the web package hands it the raw bytes. */
export interface WebhookReceiver {
  receive(hookPath: string, request: RawRequest, signal: AbortSignal): Promise<WebhookAnswer>;
}

export const webhookReceiverRef = serviceRef<WebhookReceiver>('payments.webhooks');

const store = async (house: House, account: GatewayAccount, events: readonly GatewayEvent[], body: string): Promise<number> => {
  if (events.length === 0) return 0;
  return house.db.transaction(async (work) => {
    const fresh = await insertReturning<{ id: number }>(
      house.db,
      'gateway_events',
      ['gateway_account_id', 'event_id', 'type', 'provider_ref', 'event', 'body', 'received_at', 'state'],
      events.map((event) => [account.id, event.id, event.type, event.providerRef, JSON.stringify(event.reason === undefined ? event : { ...event, reason: maskCardNumbers(event.reason) }), body, house.clock.wall(), 'received']),
      { onConflict: 'nothing', returning: ['id'] },
    );
    await house.jobs.enqueue(
      work,
      fresh.map(({ id }) => ({ task: 'payments.applyEvent', payload: { eventRowId: id }, subject: `gateway:${String(account.id)}`, dedupeKey: `event:${String(id)}` })),
    );
    return fresh.length;
  }, { ahead: true });
};

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
    const stored = await store(house, account, verdict.events, maskCardNumbers(Buffer.from(request.body).toString('utf8')));
    return { status: 200, stored, ...(verdict.reply === undefined ? {} : { reply: verdict.reply }) };
  },
});
