import type { Database } from '@billet/database';
import { addMonths, defineOperation, z } from '@billet/sdk';
import { data } from '../data.ts';
import { MONTHLY } from './monthly.ts';
import { storedFigures } from './stored-figures.ts';

const money = z.strictObject({ amount: z.number().int(), currency: z.string() });

type Sum = { readonly currency: string; readonly amount: number | string };
const sums = (rows: readonly Sum[]): { amount: number; currency: string }[] => rows.map((row) => ({ amount: Number(row.amount), currency: row.currency }));

const figures = z.strictObject({
  activeServices: z.number().int(),
  suspendedServices: z.number().int(),
  clients: z.number().int(),
  recurring: z.array(money),
  open: z.array(money),
  overdue: z.array(money),
  collected: z.array(z.strictObject({ month: z.string(), amount: z.number().int() })),
  currency: z.string(),
  pendingOrders: z.number().int(),
  parked: z.number().int(),
});

type Figures = z.output<typeof figures>;

/** Figures of the first page of the staff area: few set-based queries over indexed columns. */
export const overviewOf = async (db: Database, today: string): Promise<Figures> => {
  const count = async (sql: string): Promise<number> => Number((await db.raw<{ n: number | string }>(sql))[0]?.n ?? 0);
  // `due_date >= ''` leads SQLite to the index of open invoices, however many are paid.
  const open = `status = 'issued' and settlement in ('unpaid', 'part_paid') and due_date >= ''`;
  const recurring = await db.raw<Sum>(`select currency, sum(${MONTHLY}) as amount from services where billing_status = 'active' group by currency order by 2 desc`);
  const currency = recurring[0]?.currency ?? 'EUR';
  const collected = await db.raw<{ month: string; amount: number | string }>(
    `select substr(received_on, 1, 7) as month, sum(amount) as amount from payments where currency = ? and received_on >= ? and reversed_at is null group by substr(received_on, 1, 7) order by 1`,
    [currency, `${addMonths(today, -11).slice(0, 7)}-01`],
  );
  return {
    activeServices: await count(`select count(*) as n from services where status = 'active'`),
    suspendedServices: await count(`select count(*) as n from services where status = 'suspended'`),
    clients: await count(`select count(*) as n from clients where status = 'active'`),
    recurring: sums(recurring),
    open: sums(await db.raw<Sum>(`select currency, sum(total - paid - credited) as amount from invoices where ${open} group by currency order by 2 desc`)),
    overdue: sums(await db.raw<Sum>(`select currency, sum(total - paid - credited) as amount from invoices where ${open} and due_date < ? group by currency order by 2 desc`, [today])),
    collected: collected.map((row) => ({ month: row.month, amount: Number(row.amount) })),
    currency,
    pendingOrders: await count(`select count(*) as n from orders where status = 'pending'`),
    parked: await count('select count(*) as n from parked_clients'),
  };
};

export const overview = defineOperation({
  name: 'reports.overview',
  summary: 'Recurring revenue, open and overdue money, services and what waits for a person. Large houses have stored figures: `asOf` says of when, null = of now.',
  kind: 'query',
  http: { method: 'GET', path: '/reports/overview' },
  audience: ['staff'],
  permission: 'reports.read',
  input: z.strictObject({}),
  output: figures.extend({ asOf: z.string().nullable() }),
  run: async (ctx) => {
    const stored = await storedFigures<Figures>(ctx, 'overview');
    return stored === undefined ? { ...(await overviewOf(data(ctx).db, ctx.clock.today('UTC'))), asOf: null } : { ...stored.figures, asOf: stored.asOf };
  },
});
