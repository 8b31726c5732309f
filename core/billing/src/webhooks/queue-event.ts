import type { Database } from '@billet/database';
import type { FollowedEvent } from '@billet/kernel';
import { insertRows } from '../bulk-rows.ts';
import type { House } from '../room.ts';
import { isMeant } from './rules/index.ts';
import { sendJob } from './send-job.ts';

const deliveryColumns = { endpoint_id: 'id', event: 'id', state: 'text', attempts: 'int', next_try_at: 'instant?', created_at: 'instant' } as const;

/** Lets events wait for an endpoint, with one statement; those it has already are left alone. */
export const insertDeliveries = (db: Database, pairs: readonly { readonly endpointId: number; readonly event: number }[], now: string): Promise<number> =>
  insertRows(
    db,
    'webhook_deliveries',
    deliveryColumns,
    pairs.map(({ endpointId, event }) => ({ endpoint_id: endpointId, event, state: 'waiting', attempts: 0, next_try_at: now, created_at: now })),
    { onConflict: 'nothing' },
  );

/** Endpoints that are told of an event now. Asked for each event that is written, so it is one plain look. */
const endpointsFor = async (db: Database, event: string): Promise<readonly number[]> => {
  const rows = await db.raw<{ id: number; topics: string }>("select id, topics from webhook_endpoints where state = 'on' order by id");
  return rows.filter(({ topics }) => isMeant(JSON.parse(topics) as readonly string[], event)).map(({ id }) => id);
};

export const isWanted = async (db: Database, event: string): Promise<boolean> => (await endpointsFor(db, event)).length > 0;

/** Lets an event wait for every endpoint that wants it. Told twice it waits once. */
export const queueEvent = ({ db, jobs, clock }: House, { id, name }: FollowedEvent): Promise<void> =>
  db.transaction(async (work) => {
    const [event] = await db.raw<{ id: number | string }>('select id from outbox_events where event_id = ?', [id]);
    const endpoints = await endpointsFor(db, name);
    if (event === undefined || endpoints.length === 0) return;
    await insertDeliveries(db, endpoints.map((endpointId) => ({ endpointId, event: Number(event.id) })), clock.wall());
    await jobs.enqueue(work, endpoints.map((endpointId) => sendJob(endpointId)));
  });
