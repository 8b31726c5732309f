import { createKeyValueStore } from '@billet/database';
import { defineOperation, z } from '@billet/sdk';
import { databaseRef } from '../../data.ts';
import { jobQueueRef, settingsRef } from '../../refs.ts';
import { VERSION } from '../../version.ts';
import { learnedReleases, newerRelease } from './releases.ts';
import { storageFactsRef } from './upkeep.ts';

const SIZE = {
  sqlite: 'select page_count * page_size as n from pragma_page_count(), pragma_page_size()',
  postgres: 'select pg_database_size(current_database()) as n',
} as const;

const release = z.strictObject({ version: z.string(), date: z.string().nullable(), notes: z.string().nullable(), security: z.boolean() });

export const showSystem = defineOperation({
  name: 'system.overview',
  summary: 'How the house itself is: version, a newer one if the release list names one, database and migrations, jobs and events that wait or were given up, disk, and when its schedules fired last.',
  kind: 'query',
  http: { method: 'GET', path: '/system' },
  audience: ['staff'],
  permission: 'jobs.read',
  input: z.strictObject({}),
  output: z.strictObject({
    version: z.string(),
    node: z.string(),
    /** What the release list says; `asked` is false where no address is set. */
    releases: z.strictObject({ asked: z.boolean(), readAt: z.string().nullable(), problem: z.string().nullable(), newer: release.nullable() }),
    database: z.strictObject({ engine: z.enum(['sqlite', 'postgres']), bytes: z.number().int(), migrations: z.number().int(), lastMigration: z.string(), migratedAt: z.string() }),
    jobs: z.strictObject({ queued: z.number().int(), running: z.number().int(), dead: z.number().int() }),
    deliveries: z.strictObject({ open: z.number().int(), dead: z.number().int() }),
    disk: z.strictObject({ free: z.number().int(), total: z.number().int() }),
    schedules: z.strictObject({ known: z.number().int(), last: z.string().nullable(), lastAt: z.string().nullable() }),
  }),
  run: async (ctx) => {
    const db = ctx.use(databaseRef);
    const keyValues = createKeyValueStore(db);
    const [[size], [ran], [latest], deliveries, { queued, running, dead }, disk, fired, known, { releases: address }] = await Promise.all([
      db.raw<{ n: number | string }>(SIZE[db.engine]),
      db.raw<{ n: number | string }>('select count(*) as n from billet_migrations'),
      db.raw<{ owner: string; name: string; applied_at: string }>('select owner, name, applied_at from billet_migrations order by applied_at desc, owner desc, name desc limit 1'),
      db.raw<{ state: string; n: number | string }>("select state, count(*) as n from outbox_deliveries where state in ('open', 'dead') group by state"),
      ctx.use(jobQueueRef).stats(),
      ctx.use(storageFactsRef).disk(),
      keyValues.list('schedules') as Promise<ReadonlyMap<string, string>>,
      learnedReleases({ keyValues }),
      ctx.use(settingsRef).get('updates', 'system') as Promise<{ releases: string }>,
    ]);
    const [last] = [...fired].sort(([, a], [, b]) => (a < b ? 1 : -1));
    const count = (state: string): number => Number(deliveries.find((row) => row.state === state)?.n ?? 0);
    return {
      version: VERSION,
      node: process.versions.node,
      releases: { asked: address !== '', readAt: known?.readAt ?? null, problem: known?.problem ?? null, newer: newerRelease(known) },
      database: { engine: db.engine, bytes: Number(size?.n ?? 0), migrations: Number(ran?.n ?? 0), lastMigration: `${latest?.owner ?? ''}/${latest?.name ?? ''}`, migratedAt: latest?.applied_at ?? '' },
      jobs: { queued, running, dead },
      deliveries: { open: count('open'), dead: count('dead') },
      disk,
      schedules: { known: fired.size, last: last?.[0] ?? null, lastAt: last?.[1] ?? null },
    };
  },
});
