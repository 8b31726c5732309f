import { columnChart } from '../../charts/column-chart.ts';
import { lineChart } from '../../charts/line-chart.ts';
import { short } from '../../charts/scale.ts';
import { compactMoney, shortMonth } from '../../charts/words.ts';
import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';

export interface Growth {
  readonly currency: string;
  readonly months: readonly { readonly month: string; readonly recurring: number; readonly added: number; readonly grown: number; readonly shrunk: number; readonly lost: number; readonly clients: number; readonly newClients: number; readonly lostClients: number }[];
}

export interface Ageing {
  readonly currency: string;
  readonly invoices: number;
  readonly notDue: { readonly amount: number; readonly invoices: number };
  readonly ages: readonly { readonly upTo: number | null; readonly amount: number; readonly invoices: number }[];
}

/** Recurring revenue of this year against the year before. Two years come in; the older half is the comparison. */
export const recurringChart = (ctx: PageCtx, { currency, months }: Growth): Card => {
  const half = months.slice(-12);
  const yearBefore = months.slice(0, -12);
  const say = compactMoney(ctx.locale, currency);
  const month = shortMonth(ctx.locale);
  const values = half.map((each) => each.recurring);
  const label = ctx.t('dashboard.recurringLabel', { from: say(values[0] ?? 0), to: say(values.at(-1) ?? 0) });
  const before = yearBefore.some((each) => each.recurring > 0) ? [{ tone: 'c0' as const, label: ctx.t('dashboard.yearBefore'), values: yearBefore.map((each) => each.recurring) }] : [];
  return { kind: 'chart', title: ctx.t('dashboard.recurringRevenue'), chart: lineChart(label, [{ tone: 'c1', label: ctx.t('dashboard.thisYear'), values }, ...before], half.map((each) => month(each.month)), ctx.t('dashboard.month'), say) };
};

export const movementsChart = (ctx: PageCtx, { currency, months }: Growth): Card => {
  const month = shortMonth(ctx.locale);
  const year = months;
  const parts = [
    { tone: 'c1' as const, label: ctx.t('dashboard.added'), values: year.map((each) => each.added) },
    { tone: 'c3' as const, label: ctx.t('dashboard.grown'), values: year.map((each) => each.grown) },
    { tone: 'c2' as const, label: ctx.t('dashboard.shrunk'), values: year.map((each) => -each.shrunk) },
    { tone: 'c0' as const, label: ctx.t('dashboard.lost'), values: year.map((each) => -each.lost) },
  ];
  return { kind: 'chart', title: ctx.t('dashboard.movements'), chart: columnChart(ctx.t('dashboard.movementsLabel'), parts, year.map((each) => month(each.month)), ctx.t('dashboard.month'), compactMoney(ctx.locale, currency)) };
};

export const collectedChart = (ctx: PageCtx, currency: string, collected: readonly { readonly month: string; readonly amount: number }[]): Card => {
  const month = shortMonth(ctx.locale);
  const values = collected.map((each) => each.amount);
  return { kind: 'chart', title: ctx.t('dashboard.collected'), chart: columnChart(ctx.t('dashboard.collectedLabel'), [{ tone: 'c1', label: ctx.t('dashboard.received'), values }], collected.map((each) => month(each.month)), ctx.t('dashboard.month'), compactMoney(ctx.locale, currency)) };
};

const BAR_GAP = 0.6;

/** What a picture can tell apart: the first three, and all that is older in one. */
const fewAges = (ages: Ageing['ages']): readonly { readonly upTo: number | null; readonly amount: number }[] => [...ages.slice(0, 3), { upTo: null, amount: ages.slice(3).reduce((sum, { amount }) => sum + amount, 0) }];

/** Overdue money by age; nothing where nothing is overdue. */
export const agesCard = (ctx: PageCtx, { currency, ages: all }: Ageing): readonly Card[] => {
  const ages = fewAges(all);
  const total = ages.reduce((sum, each) => sum + each.amount, 0);
  if (total <= 0) return [];
  const shown = ages.map((age, i) => ({ ...age, tone: `age${String(i + 1)}`, from: (ages[i - 1]?.upTo ?? 0) + 1 })).filter(({ amount }) => amount > 0);
  const room = 100 - BAR_GAP * (shown.length - 1);
  let x = 0;
  const parts = shown.map(({ upTo, from, amount, tone }) => {
    const width = short((amount * room) / total);
    const part = { tone, x: short(x), width, label: upTo === null ? ctx.t('dashboard.olderThan', { days: from - 1 }) : ctx.t('dashboard.daysLate', { from, to: upTo }), money: { amount, currency } };
    x += width + BAR_GAP;
    return part;
  });
  return [{ kind: 'ages', title: ctx.t('dashboard.ageing'), label: ctx.t('dashboard.ageingLabel'), ages: parts, total: { amount: total, currency } }];
};
