import { defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { GatewayAccount } from '../tables.ts';

const health = z.strictObject({
  id: z.number().int(), name: z.string(), extension: z.string(), enabled: z.boolean(), running: z.boolean(),
  attempts: z.number().int(), succeeded: z.number().int(), failed: z.number().int(), unknown: z.number().int(), waiting: z.number().int(),
  lastEventAt: z.string().nullable(), events: z.number().int(), review: z.number().int(), unapplied: z.number().int(), unmatched: z.number().int(),
});

type Counts = Readonly<Record<string, number | string | null>>;

/** How the accounts have been doing lately, each with four statements' worth of figures for all of them. */
export const gatewayHealth = defineOperation({
  name: 'gatewayAccounts.health',
  summary: 'How each merchant account has been doing: attempts of the last days, messages, and what waits for a person.',
  kind: 'query',
  http: { method: 'GET', path: '/gateway-accounts/health' },
  audience: ['staff'],
  permission: 'gateways.read',
  input: z.strictObject({ since: z.iso.date().optional() }),
  output: z.strictObject({ items: z.array(health) }),
  run: async (ctx, { since }) => {
    const { all, db } = data(ctx);
    const from = `${since ?? '0001-01-01'}T00:00:00.000Z`;
    const byAccount = (rows: readonly Counts[]): ReadonlyMap<number, Counts> => new Map(rows.map((row) => [Number(row['id']), row] as const));
    const attempts = byAccount(await db.raw(
      `select gateway_account_id as id, count(*) as attempts, count(case when state = 'succeeded' then 1 end) as succeeded, count(case when state = 'failed' then 1 end) as failed,
       count(case when state = 'unknown' then 1 end) as unknown_count, count(case when state in ('created', 'authorised', 'processing', 'requires_action') then 1 end) as waiting
       from payment_attempts where created_at >= ? group by gateway_account_id`, [from]));
    const events = byAccount(await db.raw(
      `select gateway_account_id as id, count(*) as events, max(received_at) as last_at, count(case when state = 'review' then 1 end) as review, count(case when state = 'received' then 1 end) as unapplied
       from gateway_events group by gateway_account_id`));
    const strays = byAccount(await db.raw(`select gateway_account_id as id, count(*) as unmatched from unmatched_money where state = 'open' group by gateway_account_id`));
    const running = new Set(ctx.use(gatewayRegistryRef).all().map((gateway) => gateway.id));
    const rows = await all(GatewayAccount).orderBy(['brand_id', 'position', 'id']);
    const count = (map: ReadonlyMap<number, Counts>, id: number, key: string): number => Number(map.get(id)?.[key] ?? 0);
    return {
      items: rows.map((row) => ({
        id: row.id, name: row.name, extension: row.extension, enabled: row.enabled, running: running.has(row.extension),
        attempts: count(attempts, row.id, 'attempts'), succeeded: count(attempts, row.id, 'succeeded'), failed: count(attempts, row.id, 'failed'), unknown: count(attempts, row.id, 'unknown_count'), waiting: count(attempts, row.id, 'waiting'),
        lastEventAt: (events.get(row.id)?.['last_at'] as string | null | undefined) ?? null, events: count(events, row.id, 'events'), review: count(events, row.id, 'review'), unapplied: count(events, row.id, 'unapplied'),
        unmatched: count(strays, row.id, 'unmatched'),
      })),
    };
  },
});
