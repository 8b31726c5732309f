import { addMonths, type PageDefinition, type z } from '@billet/sdk';
import { formFacts } from './choices.ts';
import { report } from './report.ts';
import { paths, query } from './shown.ts';

const MONTHS = 6;

type Line = z.output<typeof report.output>['lines'][number];

/** A row for each category of a currency and one for their sum, with the months side by side. */
const rowsOf = (lines: readonly Line[], months: readonly string[], currency: string): readonly Readonly<Record<string, unknown>>[] => {
  const own = lines.filter(({ money }) => money.currency === currency);
  const cells = (wanted: readonly Line[]) => {
    const amounts = months.map((month) => wanted.filter((each) => each.month === month).reduce((sum, { money }) => sum + money.amount, 0));
    return [...amounts, amounts.reduce((sum, each) => sum + each, 0)].map((amount, i) => ({ money: { amount, currency }, month: months[i] }));
  };
  const categories = [...new Map(own.map(({ categoryId, category }) => [categoryId, category]))].sort(([, a], [, b]) => a.localeCompare(b));
  return [...categories.map(([id, name]) => ({ name, cells: cells(own.filter(({ categoryId }) => categoryId === id)) })), { total: true, cells: cells(own) }];
};

const load: PageDefinition['load'] = async (ctx, { by, until }) => {
  const { today } = await ctx.call(formFacts, {});
  const last = /^\d{4}-(0[1-9]|1[0-2])$/.test(until ?? '') ? `${String(until)}-01` : `${today.slice(0, 7)}-01`;
  const months = Array.from({ length: MONTHS }, (_, i) => addMonths(last, i - MONTHS + 1).slice(0, 7));
  const chosen = by === 'paid' ? 'paid' : 'due';
  const { lines } = await ctx.call(report, { from: months[0] ?? '', until: months.at(-1) ?? '', by: chosen });
  const link = (pairs: Readonly<Record<string, string>>): string => `${paths.report}?${query({ by: chosen, until: last.slice(0, 7), ...pairs })}`;
  return {
    months,
    currencies: [...new Set(lines.map(({ money }) => money.currency))].sort().map((currency) => ({ currency, rows: rowsOf(lines, months, currency) })),
    views: (['due', 'paid'] as const).map((each) => ({ text: `by.${each}`, href: link({ by: each }), current: each === chosen })),
    earlier: link({ until: addMonths(last, -MONTHS).slice(0, 7) }),
    later: link({ until: addMonths(last, MONTHS).slice(0, 7) }),
  };
};

export const reportPage: PageDefinition = { area: 'staff', path: '/report', title: 'report', view: 'report', permission: 'expenses.read', load };
