import { addDays, defineOperation, z } from '@billet/sdk';
import { data } from '../data.ts';

const DAYS = [7, 14, 30, 60, 90] as const;
const NOT_DUE = -1;

/** What is overdue, by how long: one grouped pass over the index of open invoices. */
export const ageing = defineOperation({
  name: 'reports.ageing',
  summary: 'Open money: what is not due yet, and what is overdue by age: to 7, 14, 30, 60 and 90 days, and older.',
  kind: 'query',
  http: { method: 'GET', path: '/reports/ageing' },
  audience: ['staff'],
  permission: 'reports.read',
  input: z.strictObject({ currency: z.string().regex(/^[A-Z]{3}$/) }),
  output: z.strictObject({
    currency: z.string(),
    invoices: z.number().int(),
    notDue: z.strictObject({ amount: z.number().int(), invoices: z.number().int() }),
    ages: z.array(z.strictObject({ upTo: z.number().int().nullable(), amount: z.number().int(), invoices: z.number().int() })),
  }),
  run: async (ctx, { currency }) => {
    const today = ctx.clock.today('UTC');
    const cases = DAYS.map((_days, age) => `when due_date >= ? then ${String(age)}`).join(' ');
    // `due_date >= ''` leads SQLite to the index of open invoices, however many are paid.
    const rows = await data(ctx).db.raw<{ age: number | string; amount: number | string; n: number | string }>(
      `select case when due_date >= ? then ${String(NOT_DUE)} ${cases} else ${String(DAYS.length)} end as age, sum(total - paid - credited) as amount, count(*) as n
       from invoices where status = 'issued' and settlement in ('unpaid', 'part_paid') and due_date >= '' and currency = ? group by 1`,
      [today, ...DAYS.map((days) => addDays(today, -days)), currency],
    );
    const of = (age: number): { amount: number; invoices: number } => {
      const row = rows.find((each) => Number(each.age) === age);
      return { amount: Number(row?.amount ?? 0), invoices: Number(row?.n ?? 0) };
    };
    const ages = [...DAYS, null].map((upTo, age) => ({ upTo, ...of(age) }));
    return { currency, invoices: ages.reduce((sum, each) => sum + each.invoices, 0), notDue: of(NOT_DUE), ages };
  },
});
