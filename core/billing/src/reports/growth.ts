import type { Database } from '@billet/database';
import { addMonths, defineOperation, integer, z } from '@billet/sdk';
import { data } from '../data.ts';
import { MONTHLY } from './monthly.ts';
import { movementsOf, type MonthOfGrowth } from './rules/movements.ts';
import { storedFigures } from './stored-figures.ts';

/** What the first page shows: this year and the one before it. */
export const GROWTH_MONTHS = 24;

/** The currency in which most services are billed. */
export const currencyOfMost = async (db: Database): Promise<string> =>
  (await db.raw<{ currency: string }>(`select currency, sum(${MONTHLY}) as amount from services where billing_status = 'active' group by currency order by 2 desc limit 1`))[0]?.currency ?? 'EUR';

/**
 * Revenue that comes each month, and what moved it. Read from starts and ends of services in one pass over one index
 * order; steps older than the time asked for come as one sum, so the answer stays small however old the company is.
 */
export const growthOf = async (db: Database, today: string, currency: string, months: number): Promise<readonly MonthOfGrowth[]> => {
  const last = today.slice(0, 7);
  const first = addMonths(`${last}-01`, 1 - months).slice(0, 7);
  const rows = await db.raw<{ month: string; before: number | string; after: number | string; clients: number | string }>(
    `with turn as (
       select client_id, substr(activated_at, 1, 7) as month, ${MONTHLY} as delta from services where currency = ? and activated_at is not null
       union all
       select client_id, substr(ended_at, 1, 7), -(${MONTHLY}) from services where currency = ? and activated_at is not null and ended_at is not null
     ), moved as (select client_id, month, sum(delta) as delta from turn group by client_id, month),
     stepped as (select month, delta, sum(delta) over (partition by client_id order by month rows unbounded preceding) as after from moved),
     old as (select sum(delta) as had from moved where month < ? group by client_id)
     select month, after - delta as before, after, 0 as clients from stepped where month >= ? and month <= ? and delta <> 0
     union all
     select '' as month, 0 as before, coalesce(sum(had), 0) as after, coalesce(sum(case when had > 0 then 1 else 0 end), 0) as clients from old`,
    [currency, currency, first, first, last],
  );
  const steps = rows.map((row) => ({ month: row.month, before: Math.round(Number(row.before)), after: Math.round(Number(row.after)) }));
  return movementsOf(steps, last, months, rows.reduce((sum, row) => sum + Number(row.clients), 0));
};

export const growth = defineOperation({
  name: 'reports.growth',
  summary: 'Recurring revenue by month, and what was added, grew, shrank and was lost, in money and clients. `asOf` as in `reports.overview`.',
  kind: 'query',
  http: { method: 'GET', path: '/reports/growth' },
  audience: ['staff'],
  permission: 'reports.read',
  input: z.strictObject({ currency: z.string().regex(/^[A-Z]{3}$/), months: integer({ min: 2, max: 37 }).default(12) }),
  output: z.strictObject({
    currency: z.string(),
    asOf: z.string().nullable(),
    months: z.array(
      z.strictObject({
        month: z.string(), recurring: z.number().int(), added: z.number().int(), grown: z.number().int(), shrunk: z.number().int(), lost: z.number().int(),
        clients: z.number().int(), newClients: z.number().int(), lostClients: z.number().int(),
      }),
    ),
  }),
  run: async (ctx, { currency, months }) => {
    const stored = months > GROWTH_MONTHS ? undefined : await storedFigures<MonthOfGrowth[]>(ctx, `growth:${currency}`);
    if (stored !== undefined) return { currency, asOf: stored.asOf, months: stored.figures.slice(-months) };
    return { currency, asOf: null, months: [...(await growthOf(data(ctx).db, ctx.clock.today('UTC'), currency, months))] };
  },
});
