import { addDays, defineOperation, z } from '@billet/sdk';
import { data } from '../data.ts';

const DAYS = [7, 14, 30] as const;

/** What is overdue, by how long: one grouped pass over the index of open invoices. */
export const ageing = defineOperation({
  name: 'reports.ageing',
  summary: 'Overdue money by age: to 7, 14 and 30 days, and older.',
  kind: 'query',
  http: { method: 'GET', path: '/reports/ageing' },
  audience: ['staff'],
  permission: 'reports.read',
  input: z.strictObject({ currency: z.string().regex(/^[A-Z]{3}$/) }),
  output: z.strictObject({ currency: z.string(), invoices: z.number().int(), ages: z.array(z.strictObject({ upTo: z.number().int().nullable(), amount: z.number().int(), invoices: z.number().int() })) }),
  run: async (ctx, { currency }) => {
    const today = ctx.clock.today('UTC');
    const rows = await data(ctx).db.raw<{ age: number | string; amount: number | string; n: number | string }>(
      `select case when due_date >= ? then 0 when due_date >= ? then 1 when due_date >= ? then 2 else 3 end as age, sum(total - paid - credited) as amount, count(*) as n
       from invoices where status = 'issued' and settlement in ('unpaid', 'part_paid') and due_date < ? and currency = ? group by 1`,
      [...DAYS.map((days) => addDays(today, -days)), today, currency],
    );
    const ages = [...DAYS, null].map((upTo, age) => {
      const row = rows.find((each) => Number(each.age) === age);
      return { upTo, amount: Number(row?.amount ?? 0), invoices: Number(row?.n ?? 0) };
    });
    return { currency, invoices: ages.reduce((sum, each) => sum + each.invoices, 0), ages };
  },
});
