import { addMonths, defineOperation, integer, z } from '@billet/sdk';
import { clocks } from './tables.ts';

const month = z.strictObject({ month: z.string(), firstKept: z.number().int(), firstMissed: z.number().int(), resolveKept: z.number().int(), resolveMissed: z.number().int(), open: z.number().int() });

type Month = z.output<typeof month>;
type Count = Exclude<keyof Month, 'month'>;

const FIELDS: Readonly<Record<string, Count>> = { 'first kept': 'firstKept', 'first missed': 'firstMissed', 'resolve kept': 'resolveKept', 'resolve missed': 'resolveMissed', 'first open': 'open', 'resolve open': 'open' };

export const keptReport = defineOperation({
  name: 'tickets.kept',
  summary: 'By month of opening, newest first: how many first answers and closings came in time, came late, or are awaited.',
  kind: 'query',
  http: { method: 'GET', path: '/x/tickets/kept' },
  audience: ['staff'],
  permission: 'tickets.read',
  input: z.strictObject({ months: integer({ min: 1, max: 60 }).default(12) }),
  output: z.strictObject({ items: z.array(month) }),
  run: async (ctx, { months }) => {
    const from = addMonths(`${ctx.clock.now().slice(0, 7)}-01`, 1 - months).slice(0, 7);
    const found = new Map<string, Record<Count, number>>();
    for (const which of ['first', 'resolve'] as const) {
      for (const row of await ctx.table(clocks).sums({ month: { from } }, { of: 'ticket_id', by: ['month', `${which}_state`] })) {
        const field = FIELDS[`${which} ${String((row as Readonly<Record<string, unknown>>)[`${which}_state`])}`];
        const entry = found.get(row.month) ?? { firstKept: 0, firstMissed: 0, resolveKept: 0, resolveMissed: 0, open: 0 };
        if (field !== undefined) entry[field] += row.count;
        found.set(row.month, entry);
      }
    }
    return { items: [...found].map(([name, counts]) => ({ month: name, ...counts })).sort((a, b) => (a.month < b.month ? 1 : -1)) };
  },
});
