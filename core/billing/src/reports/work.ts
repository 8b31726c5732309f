import type { Database } from '@billet/database';
import { defineOperation, z } from '@billet/sdk';
import { data } from '../data.ts';
import { countWeeks, weeksTo, type DayCount } from './rules/weeks.ts';
import { storedFigures } from './stored-figures.ts';

/** As many weeks as the first page shows. */
const WEEKS = 12;

const week = z.strictObject({
  /** First day of the week; the last week ends today. */
  from: z.string(),
  orders: z.number().int(),
  dropped: z.number().int(),
  paid: z.number().int(),
  failed: z.number().int(),
  made: z.number().int(),
  notMade: z.number().int(),
  invoices: z.number().int(),
  parked: z.number().int(),
});

export type WeekOfWork = z.output<typeof week>;

/** What a day is called in a column of instants. */
const DAY = (column: string): string => `substr(${column}, 1, 10)`;

/**
 * What the house did in the last weeks, each by one grouped pass over what is that young. Servers are spoken with in real
 * time, all else happens on the clock of the business: each is counted back from its own today.
 */
export const workOf = async (db: Database, today: string, wallToday: string): Promise<readonly WeekOfWork[]> => {
  const since = (day: string): string => weeksTo(day, WEEKS)[0] ?? day;
  const counts = async (sql: string, from: string): Promise<readonly DayCount[]> => (await db.raw<{ day: string; kind: string; n: number | string }>(sql, [from])).map(({ day, kind, n }) => ({ day, kind, n: Number(n) }));
  const orders = await counts(`select ${DAY('created_at')} as day, case when status in ('cancelled', 'fraud') then 'dropped' else 'orders' end as kind, count(*) as n from orders where created_at >= ? group by 1, 2`, since(today));
  const payments = await counts(`select ${DAY('created_at')} as day, case when state = 'failed' then 'failed' else 'paid' end as kind, count(*) as n from payment_attempts where state in ('succeeded', 'failed') and created_at >= ? group by 1, 2`, since(today));
  const servers = await counts(`select ${DAY('at')} as day, case when outcome = 'done' then 'made' else 'notMade' end as kind, count(*) as n from provisioning_log where outcome <> 'pending' and at >= ? group by 1, 2`, since(wallToday));
  const invoices = await counts(`select ${DAY('as_of')} as day, 'invoices' as kind, sum(invoices) as n from billing_runs where kind <> 'order' and as_of >= ? group by 1`, since(today));
  const parked = await counts(`select ${DAY('as_of')} as day, 'parked' as kind, sum(parked) as n from billing_runs where kind <> 'order' and as_of >= ? group by 1`, since(today));
  const business = countWeeks(today, WEEKS, ['orders', 'dropped', 'paid', 'failed', 'invoices', 'parked'], [...orders, ...payments, ...invoices, ...parked]);
  const real = countWeeks(wallToday, WEEKS, ['made', 'notMade'], servers);
  return weeksTo(today, WEEKS).map((from, at) => ({ from, orders: 0, dropped: 0, paid: 0, failed: 0, made: 0, notMade: 0, invoices: 0, parked: 0, ...business[at], ...real[at] }));
};

export const work = defineOperation({
  name: 'reports.work',
  summary: 'Twelve weeks up to today: orders and those that came to nothing, payments that went through and that failed, work on servers that was done and that failed, invoices of billing runs and clients parked. `asOf` as in `reports.overview`.',
  kind: 'query',
  http: { method: 'GET', path: '/reports/work' },
  audience: ['staff'],
  permission: 'reports.read',
  input: z.strictObject({}),
  output: z.strictObject({ asOf: z.string().nullable(), weeks: z.array(week) }),
  run: async (ctx) => {
    const stored = await storedFigures<WeekOfWork[]>(ctx, 'work');
    if (stored !== undefined) return { asOf: stored.asOf, weeks: stored.figures };
    return { asOf: null, weeks: [...(await workOf(data(ctx).db, ctx.clock.today('UTC'), ctx.clock.wall().slice(0, 10)))] };
  },
});
