import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { eventBusRef } from '../refs.ts';
import { WebhookDelivery, WebhookEndpoint } from './tables.ts';

const endpoint = z.strictObject({
  id: z.number().int(),
  url: z.string(),
  label: z.string(),
  topics: z.array(z.string()),
  state: z.enum(['on', 'off', 'given_up']),
  /** Since when nothing was taken. */
  failingSince: z.string().nullable(),
  oldSecretUntil: z.string().nullable(),
  createdAt: z.string(),
  waiting: z.number().int(),
  failed: z.number().int(),
});

export const listEndpoints = defineOperation({
  name: 'webhooks.list',
  summary: 'Addresses that are told of events, with how much waits for each; and the names of all events.',
  kind: 'query',
  http: { method: 'GET', path: '/webhooks' },
  audience: ['staff'],
  permission: 'webhooks.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(endpoint), events: z.array(z.string()) }),
  run: async (ctx) => {
    const { all, db } = data(ctx);
    const counts = await db.raw<{ endpoint_id: number; state: string; count: number | string }>("select endpoint_id, state, count(*) as count from webhook_deliveries where state <> 'delivered' group by endpoint_id, state");
    const countOf = (id: number, state: string): number => Number(counts.find((each) => each.endpoint_id === id && each.state === state)?.count ?? 0);
    const now = ctx.clock.wall();
    const rows = await all(WebhookEndpoint).orderBy('id');
    return {
      items: rows.map(({ id, url, label, topics, state, failing_since: failingSince, old_secret_until: until, created_at: createdAt }) => ({
        id, url, label, topics: topics as string[], state: state as 'on' | 'off' | 'given_up', failingSince, oldSecretUntil: until !== null && until > now ? until : null, createdAt, waiting: countOf(id, 'waiting'), failed: countOf(id, 'failed'),
      })),
      events: [...ctx.use(eventBusRef).events()],
    };
  },
});

const delivery = z.strictObject({
  id: z.number().int(),
  eventId: z.string(),
  event: z.string(),
  subject: z.string(),
  occurredAt: z.string(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.number().int(),
  nextTryAt: z.string().nullable(),
  /** What was answered last; nothing where nobody answered. */
  status: z.number().int().nullable(),
  error: z.string().nullable(),
  tookMs: z.number().int().nullable(),
});

interface DeliveryRow {
  readonly id: number | string;
  readonly event_id: string;
  readonly name: string;
  readonly subject: string;
  readonly occurred_at: string;
}

export const listDeliveries = defineOperation({
  name: 'webhooks.deliveries',
  summary: 'What an address was told or is still to be told, newest first; by state.',
  kind: 'query',
  http: { method: 'GET', path: '/webhooks/{id}/deliveries' },
  audience: ['staff'],
  permission: 'webhooks.read',
  input: z.strictObject({ id: idSchema, state: z.enum(['waiting', 'delivered', 'failed']).optional(), ...pageInput }),
  output: pageOf(delivery),
  run: async (ctx, { id, state, before, limit }) => {
    const { all, db } = data(ctx);
    if ((await all(WebhookEndpoint).findById(id)) === undefined) throw notFound('Webhook');
    const rows = await all(WebhookDelivery)
      .where({ endpoint_id: id, ...(state === undefined ? {} : { state }) })
      .modify((query) => void (before === undefined ? query : query.where('id', '<', before)))
      .orderBy('id', 'desc')
      .limit(limit);
    const events = rows.length === 0 ? [] : await db.raw<DeliveryRow>(`select id, event_id, name, subject, occurred_at from outbox_events where id in (${rows.map(() => '?').join(', ')})`, rows.map((row) => row.event));
    const eventOf = new Map(events.map((event) => [Number(event.id), event] as const));
    return pageResult(
      rows.flatMap((row) => {
        const event = eventOf.get(row.event);
        return event === undefined ? [] : [{
          id: row.id, eventId: event.event_id, event: event.name, subject: event.subject, occurredAt: event.occurred_at, state: row.state as 'waiting' | 'delivered' | 'failed',
          attempts: row.attempts, nextTryAt: row.next_try_at, status: row.status, error: row.error, tookMs: row.took_ms,
        }];
      }),
      limit,
    );
  },
});
