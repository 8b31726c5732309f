import { columnChart } from '../../charts/column-chart.ts';
import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';

export interface Work {
  readonly weeks: readonly (Readonly<Record<Counted, number>> & { readonly from: string })[];
}

type Counted = 'orders' | 'dropped' | 'paid' | 'failed' | 'made' | 'notMade' | 'invoices' | 'parked';

/** What went well, and above it what did not. */
const PICTURES: readonly { readonly name: string; readonly good: Counted; readonly bad: Counted; readonly href: string }[] = [
  { name: 'orders', good: 'orders', bad: 'dropped', href: '/staff/orders' },
  { name: 'payments', good: 'paid', bad: 'failed', href: '/staff/payments/attempts' },
  { name: 'servers', good: 'made', bad: 'notMade', href: '/staff/servers' },
  { name: 'runs', good: 'invoices', bad: 'parked', href: '/staff/runs' },
];

/** Orders, payments, work on servers and billing runs of the last weeks, each with what went wrong; a sentence where there was nothing. */
export const workCards = (ctx: PageCtx, { weeks }: Work): readonly Card[] => {
  const { t } = ctx;
  const day = new Intl.DateTimeFormat(ctx.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const steps = weeks.map(({ from }) => day.format(Date.parse(from)));
  // Half an order is nothing to write beside a scale.
  const count = (value: number): string => (Number.isInteger(value) ? ctx.say.number(value) : '');
  const sum = (of: Counted): number => weeks.reduce((total, each) => total + each[of], 0);
  return PICTURES.map(({ name, good, bad, href }): Card => {
    const head = { title: t(`work.${name}`), link: { label: t('work.more'), href } };
    if (sum(good) + sum(bad) === 0) return { ...head, kind: 'rows', rows: [], empty: t(`work.${name}None`) };
    const series = [{ tone: 'c1' as const, label: t(`work.${good}`), values: weeks.map((each) => each[good]) }, { tone: 'c2' as const, label: t(`work.${bad}`), values: weeks.map((each) => each[bad]) }];
    return { ...head, kind: 'chart', chart: columnChart(t(`work.${name}Label`, { good: sum(good), bad: sum(bad) }), series, steps, t('reports.week'), count) };
  });
};
