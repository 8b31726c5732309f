import { ulidFrom } from '@billet/kernel';
import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { inChunks } from '../in-chunks.ts';
import { idSchema } from '../paging.ts';
import { insertDeliveries } from './queue-event.ts';
import { isMeant } from './rules/index.ts';
import { sendJob } from './send-job.ts';
import { WebhookDelivery, WebhookEndpoint } from './tables.ts';

/** More is asked for in parts. */
const MOST = 20_000;

const again = (now: string): Partial<WebhookDelivery> => ({ state: 'waiting', attempts: 0, next_try_at: now, done_at: null });

export const resendDelivery = defineOperation({
  name: 'webhooks.resend',
  summary: 'Tells an address of one event once more; the message carries the same id.',
  kind: 'command',
  http: { method: 'POST', path: '/webhooks/deliveries/{id}/resend' },
  audience: ['staff'],
  permission: 'webhooks.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const delivery = await all(WebhookDelivery).findById(id);
    if (delivery === undefined) throw notFound('Delivery');
    await all(WebhookDelivery).findById(id).patch(again(ctx.clock.wall()));
    ctx.touch({ kind: 'webhook', id: delivery.endpoint_id }, undefined, { resent: id });
    await ctx.enqueue(sendJob(delivery.endpoint_id));
    return { queued: true };
  },
});

export const replayEvents = defineOperation({
  name: 'webhooks.replay',
  summary: 'Tells an address once more of all events since a moment that it is meant to know, delivered before or not.',
  kind: 'command',
  http: { method: 'POST', path: '/webhooks/{id}/replay' },
  audience: ['staff'],
  permission: 'webhooks.write',
  /** A moment of the wall clock. */
  input: z.strictObject({ id: idSchema, since: z.iso.datetime() }),
  output: z.strictObject({ queued: z.number().int() }),
  run: async (ctx, { id, since }) => {
    const { all, db } = data(ctx);
    const endpoint = await all(WebhookEndpoint).findById(id);
    if (endpoint === undefined) throw notFound('Webhook');
    const rows = await db.raw<{ id: number | string; name: string }>('select id, name from outbox_events where event_id >= ? order by event_id limit ?', [ulidFrom(Math.max(0, Date.parse(since))), MOST + 1]);
    if (rows.length > MOST) throw conflict('WEBHOOK_REPLAY_LONG', 'More events than one replay takes; choose a later moment.', { field: 'since', most: MOST });
    const events = rows.filter(({ name }) => isMeant(endpoint.topics as string[], name)).map((row) => Number(row.id));
    const now = ctx.clock.wall();
    await inChunks(events, async (part) => {
      await all(WebhookDelivery).where('endpoint_id', id).whereIn('event', part).whereNot('state', 'waiting').patch(again(now));
      await insertDeliveries(db, part.map((event) => ({ endpointId: id, event })), now);
      return part;
    });
    ctx.touch({ kind: 'webhook', id }, undefined, { replayedSince: since, events: events.length });
    if (events.length > 0) await ctx.enqueue(sendJob(id));
    return { queued: events.length };
  },
});
