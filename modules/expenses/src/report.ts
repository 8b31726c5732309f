import { addDays, csvLine, defineOperation, formatMinor, type OperationCtx, z } from '@billet/sdk';
import { bill, billViews } from './bill.ts';
import { filters, pageOfBills } from './bills.ts';
import { todayOf } from './house.ts';
import { categories, bills } from './tables.ts';
import { settings } from './settings.ts';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

const moneyOf = z.strictObject({ amount: z.number().int(), currency: z.string() });

const line = z.strictObject({ month: z.string(), categoryId: z.number().int(), category: z.string(), money: moneyOf, count: z.number().int() });

const nameOf = async (ctx: OperationCtx, known: Map<number, string>, id: number): Promise<string> => {
  const name = known.get(id) ?? (await ctx.table(categories).get(id))?.name ?? '';
  known.set(id, name);
  return name;
};

export const report = defineOperation({
  name: 'expenses.report',
  summary: 'Bills added up by month, category and currency: by the month they are due, or by the month they were paid.',
  kind: 'query',
  http: { method: 'GET', path: '/x/expenses/report' },
  audience: ['staff'],
  permission: 'expenses.read',
  input: z.strictObject({ from: month, until: month, by: z.enum(['due', 'paid']).default('due') }),
  output: z.strictObject({ lines: z.array(line) }),
  run: async (ctx, { from, until, by }) => {
    // `until` is inclusive: no month stands between it and the same with a sign behind.
    const months = { from, until: `${until}~` };
    const table = ctx.table(bills);
    const sums = by === 'due'
      ? (await table.sums({ due_month: months }, { of: 'amount', by: ['due_month', 'category_id', 'currency', 'state'] })).filter(({ state }) => state !== 'cancelled').map((each) => ({ ...each, month: each.due_month }))
      : (await table.sums({ paid_month: months }, { of: 'amount', by: ['paid_month', 'category_id', 'currency'] })).map((each) => ({ ...each, month: each.paid_month ?? '' }));
    const known = new Map<number, string>();
    const lines = new Map<string, z.output<typeof line>>();
    for (const { month: at, category_id: categoryId, currency, sum, count } of sums) {
      const key = `${at} ${String(categoryId)} ${currency}`;
      const before = lines.get(key);
      lines.set(key, { month: at, categoryId, category: await nameOf(ctx, known, categoryId), money: { amount: (before?.money.amount ?? 0) + sum, currency }, count: (before?.count ?? 0) + count });
    }
    return { lines: [...lines.values()] };
  },
});

const FEW = 5;

export const upcoming = defineOperation({
  name: 'expenses.upcoming',
  summary: 'What is due soon or was due already, the first five bills of it, and all of it added up by currency.',
  kind: 'query',
  http: { method: 'GET', path: '/x/expenses/upcoming' },
  audience: ['staff'],
  permission: 'expenses.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(bill), count: z.number().int(), totals: z.array(moneyOf), today: z.string() }),
  run: async (ctx) => {
    const { upcomingDays } = await ctx.settings(settings);
    const today = await todayOf(ctx);
    const where = { state: 'open' as const, due_on: { until: addDays(today, upcomingDays + 1) } };
    const { items } = await ctx.table(bills).page(where, { order: 'due_on', limit: FEW });
    const sums = await ctx.table(bills).sums(where, { of: 'amount', by: ['currency'] });
    return { items: await billViews(ctx, items), count: sums.reduce((all, { count }) => all + count, 0), totals: sums.map(({ sum, currency }) => ({ amount: sum, currency })), today };
  },
});

/** Longest export; more is for the API, which has cursors. */
const MOST_ROWS = 20_000;
const AT_A_TIME = 200;

const COLUMNS = ['id', 'supplier', 'category', 'title', 'reference', 'amount', 'currency', 'dueOn', 'state', 'paidOn'] as const;

export const exportBills = defineOperation({
  name: 'expenses.export',
  summary: 'Bills as a file for spreadsheets, with the filters of the list; 20,000 lines at most.',
  kind: 'query',
  http: { method: 'GET', path: '/x/expenses/bills.csv' },
  audience: ['staff'],
  permission: 'expenses.read',
  input: z.strictObject(filters),
  output: z.strictObject({ name: z.string(), file: z.string() }),
  run: async (ctx, wanted) => {
    const lines = [csvLine(COLUMNS)];
    for (let before: number | undefined, more = true; more && lines.length <= MOST_ROWS; ) {
      const { items, next } = await pageOfBills(ctx, wanted, { before, limit: AT_A_TIME });
      for (const each of await billViews(ctx, items)) lines.push(csvLine([String(each.id), each.supplier, each.category, each.title, each.reference, formatMinor(each.money), each.money.currency, each.dueOn, each.state, each.paidOn ?? '']));
      before = next;
      more = next !== undefined;
    }
    return { name: 'expenses.csv', file: Buffer.from(`\u{feff}${lines.join('')}`).toString('base64') };
  },
});
