import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { configRef, keyringRef, outletRef } from '../refs.ts';
import { secretsOf } from './endpoint-secrets.ts';
import { postMessage, type Answer } from './post-message.ts';
import { WebhookEndpoint } from './tables.ts';

/** Sends a message that means nothing, at once, and says what was answered. */
export const testEndpoint = defineOperation({
  name: 'webhooks.test',
  summary: 'Sends a message of the type webhook.test at once and reports the answer.',
  kind: 'command',
  http: { method: 'POST', path: '/webhooks/{id}/test' },
  audience: ['staff'],
  permission: 'webhooks.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ ok: z.boolean(), status: z.number().int().optional(), error: z.string().optional(), tookMs: z.number().int() }),
  prepare: async (ctx, { id }) => {
    const endpoint = await data(ctx).all(WebhookEndpoint).findById(id);
    if (endpoint === undefined) throw notFound('Webhook');
    return {
      allowInner: ctx.use(configRef).allowInner ?? false,
      target: { url: endpoint.url, secrets: secretsOf(ctx.use(keyringRef), endpoint, ctx.clock.wall()) },
      message: { id: ctx.ids.ulid(), body: JSON.stringify({ type: 'webhook.test', version: 1, timestamp: ctx.clock.now(), subject: `webhook:${String(id)}`, data: {} }) },
    };
  },
  call: (ctx, { allowInner, target, message }) => postMessage({ allowInner, wallMs: ctx.clock.wallMs, outlet: ctx.use(outletRef) }, target, message),
  settle: (_ctx, _prepared, answer: Answer) => Promise.resolve({ ...answer }),
});
