import { insertReturning } from '@billet/database';
import { serviceRef, type GatewayEvent, type RawRequest, type WebhookReply } from '@billet/sdk';
import type { House } from '../room.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { maskCardNumbers } from './rules/index.ts';

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

/** The account behind an address. */
interface Door {
  readonly id: number | string;
  readonly extension: string;
}

const store = async (house: House, accountId: number, events: readonly GatewayEvent[], body: string): Promise<number> => {
  if (events.length === 0) return 0;
  return house.db.transaction(async (work) => {
    const fresh = await insertReturning<{ id: number }>(
      house.db,
      'gateway_events',
      ['gateway_account_id', 'event_id', 'type', 'provider_ref', 'event', 'body', 'received_at', 'state'],
      events.map((event) => [accountId, event.id, event.type, event.providerRef, JSON.stringify(event.reason === undefined ? event : { ...event, reason: maskCardNumbers(event.reason) }), body, house.clock.wall(), 'received']),
      { onConflict: 'nothing', returning: ['id'] },
    );
    await house.jobs.enqueue(
      work,
      fresh.map(({ id }) => ({ task: 'payments.applyEvent', payload: { eventRowId: id }, subject: `gateway:${String(accountId)}`, dedupeKey: `event:${String(id)}` })),
    );
    return fresh.length;
  }, { ahead: true });
};

export const createWebhookReceiver = (house: House): WebhookReceiver => ({
  receive: async (hookPath, request, signal) => {
    const [account] = await house.db.raw<Door>('select id, extension from gateway_accounts where hook_path = ? and enabled', [hookPath]);
    if (account === undefined) return { status: 404, stored: 0 };
    const accountId = Number(account.id);
    const registry = house.services.use(gatewayRegistryRef);
    const { gateway } = registry.get(account.extension);
    // A gateway that cannot verify has no public route.
    if (gateway.webhook === undefined) return { status: 404, stored: 0 };
    const ctx = await registry.callCtx(account.extension, accountId, { key: `webhook:${hookPath}`, attempt: 1, signal, hookPath });
    const verdict = await gateway.webhook(ctx, request);
    if (!verdict.ok) {
      house.log.warn('webhook refused', { account: accountId, reason: verdict.reason });
      return { status: 400, stored: 0 };
    }
    const stored = await store(house, accountId, verdict.events, maskCardNumbers(Buffer.from(request.body).toString('utf8')));
    return { status: 200, stored, ...(verdict.reply === undefined ? {} : { reply: verdict.reply }) };
  },
});
