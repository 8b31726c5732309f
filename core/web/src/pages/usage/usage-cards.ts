import { addDays } from '@billet/sdk';
import { columnChart } from '../../charts/column-chart.ts';
import { lineChart } from '../../charts/line-chart.ts';
import type { Card, Value } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';

interface Quantity {
  readonly extension: string;
  readonly metric: string;
  readonly label: string;
  readonly unit: 'bytes' | 'count' | 'seconds' | 'bps';
  readonly kind: 'gauge' | 'counter' | 'period';
  readonly value: number;
  readonly limit: number | null;
  readonly at: string;
  readonly on: string;
  readonly days: readonly { readonly day: string; readonly value: number }[];
}

/** A day more than thirty, so that every fifth day is named and both ends are. */
const DAYS = 31;
const NAMED = 5;
const NEARLY = 80;
const TONES = ['c1', 'c2', 'c3', 'c4'] as const;

/** A quantity in words of its unit. */
export const quantityText = (ctx: PageCtx, unit: Quantity['unit']) => (value: number): string => {
  if (unit === 'bytes') return ctx.say.bytes(value);
  if (unit === 'seconds') return ctx.t('usage.seconds', { count: value });
  return unit === 'bps' ? `${ctx.say.number(value)} bit/s` : ctx.say.number(value);
};

const labelOf = (ctx: PageCtx, { extension, metric, label }: Quantity): string => {
  const key = [`ext.${extension}.metrics.${metric}`, `usage.metric.${metric}`].find((each) => ctx.say.has(each));
  return key === undefined ? label : ctx.t(key);
};

const shareOf = (ctx: PageCtx, quantity: Quantity): Value => {
  const words = quantityText(ctx, quantity.unit);
  if (quantity.limit === null) return { text: words(quantity.value), ...(quantity.kind === 'gauge' ? {} : { sub: ctx.t('usage.thisMonth') }) };
  const percent = quantity.limit === 0 ? 100 : Math.min(100, Math.floor((quantity.value * 100) / quantity.limit));
  return { text: ctx.t('usage.of', { used: words(quantity.value), most: words(quantity.limit) }), meter: { percent, tone: percent >= 100 ? 'bad' : percent >= NEARLY ? 'warn' : 'ok' } };
};

/** Every day of the last month has a place, also one on which nothing was read. */
const daysUntil = (last: string): readonly string[] => Array.from({ length: DAYS }, (_, i) => addDays(last, i + 1 - DAYS));

const spread = ({ days, kind }: Quantity, steps: readonly string[]): readonly number[] => {
  const at = new Map(days.map((each) => [each.day, each.value] as const));
  let last = days[0]?.value ?? 0;
  return steps.map((day) => {
    const value = at.get(day);
    // What is not measured on a day is as it was the day before.
    if (kind === 'gauge') last = value ?? last;
    return kind === 'gauge' ? last : (value ?? 0);
  });
};

const chartOf = (ctx: PageCtx, title: string, quantities: readonly Quantity[], draw: typeof columnChart): readonly Card[] => {
  const [first] = quantities;
  if (first === undefined || quantities.every((each) => each.days.length < 2)) return [];
  const steps = daysUntil(quantities.map((each) => each.on).sort().at(-1) ?? '');
  const day = new Intl.DateTimeFormat(ctx.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const series = quantities.slice(0, TONES.length).map((each, i) => ({ tone: TONES[i] ?? 'c1', label: labelOf(ctx, each), values: spread(each, steps) }));
  const chart = draw(ctx.t('usage.chart', { days: DAYS }), series, steps.map((each) => day.format(new Date(`${each}T00:00:00Z`))), ctx.t('usage.day'), quantityText(ctx, first.unit));
  return [{ kind: 'chart', title, chart: { ...chart, x: chart.x.filter((_, i) => i % NAMED === 0).map(({ label }, i) => ({ label, ...(i % 2 === 1 ? { wide: true } : {}) })) } }];
};

/** What a service uses: how it stands against what is allowed, and the last thirty days. Nothing where nothing is measured. */
export const usageCards = async (ctx: PageCtx, serviceId: number): Promise<readonly Card[]> => {
  const { items } = await ctx.call<{ items: readonly Quantity[] }>('services.usage', { id: serviceId, days: DAYS });
  if (items.length === 0) return [];
  const latest = items.map((each) => each.at).sort().at(-1) ?? null;
  return [
    { kind: 'facts', title: ctx.t('usage.title'), facts: [...items.map((each) => ({ label: labelOf(ctx, each), ...shareOf(ctx, each) })), { label: ctx.t('usage.at'), instant: latest }] },
    ...chartOf(ctx, ctx.t('usage.traffic'), items.filter((each) => each.kind !== 'gauge' && each.unit === 'bytes'), columnChart),
    ...chartOf(ctx, ctx.t('usage.space'), items.filter((each) => each.kind === 'gauge' && each.unit === 'bytes'), lineChart),
  ];
};
