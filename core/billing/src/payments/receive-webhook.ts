import { serviceRef, type RawRequest, type WebhookReply } from '@billet/sdk';
import type { House } from '../room.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { maskCardNumbers } from './rules/index.ts';
import { createEventStore } from './store-events.ts';

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

export const createWebhookReceiver = (house: House): WebhookReceiver => {
  const events = createEventStore(house);
  return {
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
      const body = maskCardNumbers(Buffer.from(request.body).toString('utf8'));
      const stored = verdict.events.length === 0 ? 0 : await events.store({ accountId, events: verdict.events, body });
      return { status: 200, stored, ...(verdict.reply === undefined ? {} : { reply: verdict.reply }) };
    },
  };
};
