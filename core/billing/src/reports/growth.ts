import { addMonths, defineOperation, integer, z } from '@billet/sdk';
import { data } from '../data.ts';
import { MONTHLY } from './monthly.ts';
import { movementsOf } from './rules/movements.ts';

/**
 * Revenue that comes each month, and what moved it. Read from starts and ends of services in one pass over one index
 * order; steps older than the time asked for come as one sum, so the answer stays small however old the company is.
 */
export const growth = defineOperation({
  name: 'reports.growth',
  summary: 'Recurring revenue by month, and what was added, grew, shrank and was lost.',
  kind: 'query',
  http: { method: 'GET', path: '/reports/growth' },
  audience: ['staff'],
  permission: 'reports.read',
  input: z.strictObject({ currency: z.string().regex(/^[A-Z]{3}$/), months: integer({ min: 2, max: 36 }).default(12) }),
  output: z.strictObject({
    currency: z.string(),
    months: z.array(z.strictObject({ month: z.string(), recurring: z.number().int(), added: z.number().int(), grown: z.number().int(), shrunk: z.number().int(), lost: z.number().int() })),
  }),
  run: async (ctx, { currency, months }) => {
    const last = ctx.clock.today('UTC').slice(0, 7);
    const first = addMonths(`${last}-01`, 1 - months).slice(0, 7);
    const rows = await data(ctx).db.raw<{ month: string; before: number | string; after: number | string }>(
      `with turn as (
         select client_id, substr(activated_at, 1, 7) as month, ${MONTHLY} as delta from services where currency = ? and activated_at is not null
         union all
         select client_id, substr(ended_at, 1, 7), -(${MONTHLY}) from services where currency = ? and activated_at is not null and ended_at is not null
       ), moved as (select client_id, month, sum(delta) as delta from turn group by client_id, month),
       stepped as (select month, delta, sum(delta) over (partition by client_id order by month rows unbounded preceding) as after from moved)
       select month, after - delta as before, after from stepped where month >= ? and month <= ? and delta <> 0
       union all
       select '' as month, 0 as before, coalesce(sum(delta), 0) as after from moved where month < ?`,
      [currency, currency, first, last, first],
    );
    const steps = rows.map((row) => ({ month: row.month, before: Math.round(Number(row.before)), after: Math.round(Number(row.after)) }));
    return { currency, months: [...movementsOf(steps, last, months)] };
  },
});
