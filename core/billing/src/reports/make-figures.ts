import type { Database } from '@billet/database';
import { defineOperation, z } from '@billet/sdk';
import { data } from '../data.ts';
import type { House } from '../room.ts';
import { currencyOfMost, growthOf, GROWTH_MONTHS } from './growth.ts';
import { overviewOf } from './overview.ts';
import { workOf } from './work.ts';
import { ReportFigures } from './tables.ts';

/** A house with fewer services is asked every time: it answers at once. */
const LARGE = 5_000;

const isLarge = async (db: Database): Promise<boolean> => (await db.raw('select 1 as large from services where id >= ? limit 1', [LARGE])).length > 0;

/** Works out what the first page of a large house shows. It only reads, until all of it is there. */
export const makeFigures = async (house: House): Promise<void> => {
  const { db, clock } = house;
  if (!(await house.still.ask('reports.large', () => isLarge(db)))) return;
  const today = clock.today('UTC');
  const overview = await overviewOf(db, today);
  const currency = await currencyOfMost(db);
  const growth = await growthOf(db, today, currency, GROWTH_MONTHS);
  const work = await workOf(db, today, clock.wall().slice(0, 10));
  await db.transaction(async () => {
    for (const [name, figures] of [['overview', overview], [`growth:${currency}`, growth], ['work', work]] as const) {
      await db.from(ReportFigures).insert({ name, figures, made_at: clock.now() }).onConflict('name').merge(['figures', 'made_at']);
    }
  });
};

export const refreshFigures = defineOperation({
  name: 'reports.refresh',
  summary: 'Has the stored figures of the first page worked out anew, by a job. Small houses have none: theirs are always of now.',
  kind: 'command',
  http: { method: 'POST', path: '/reports/refresh' },
  audience: ['staff'],
  permission: 'reports.read',
  input: z.strictObject({}),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx) => {
    if (!(await isLarge(data(ctx).db))) return { queued: false };
    await ctx.enqueue({ task: 'reports.figures', payload: {}, subject: 'reports.figures', dedupeKey: 'reports.figures', dedupeWaiting: true });
    return { queued: true };
  },
});
