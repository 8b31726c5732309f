import { addDays } from '@billet/sdk';
import { columnChart } from '../../../charts/column-chart.ts';
import { compactMoney, shortMonth } from '../../../charts/words.ts';
import type { Series } from '../../../view-models/chart.ts';
import { productName } from '../../parts.ts';
import { agesCard, type Ageing } from '../dashboard-charts.ts';
import { end, longMonth, percent, type Report } from './report.ts';

const TONES: readonly Series['tone'][] = ['c1', 'c2', 'c3', 'c4'];

interface Collected {
  readonly month: string;
  readonly method: string;
  readonly name: string;
  readonly payments: number;
  readonly amount: number;
  readonly fee: number;
  readonly refunded: number;
}

/** The methods that bring most have a colour each; the others share one. */
export const collectedReport: Report = {
  name: 'collected',
  icon: 'card',
  load: async (ctx, span) => {
    const { t } = ctx;
    const { items } = await ctx.call<{ items: readonly Collected[] }>('reports.collected', span);
    const months = [...new Set(items.map((each) => each.month))];
    const total = (name: string): number => items.filter((each) => each.name === name).reduce((sum, each) => sum + each.amount, 0);
    const names = [...new Set(items.map((each) => each.name))].sort((a, b) => total(b) - total(a));
    const shown = names.slice(0, names.length > TONES.length ? TONES.length - 1 : TONES.length);
    const in_ = (month: string, fits: (name: string) => boolean): number => items.filter((each) => each.month === month && fits(each.name)).reduce((sum, each) => sum + each.amount, 0);
    const series = [
      ...shown.map((name, i) => ({ tone: TONES[i] ?? 'c1', label: name, values: months.map((month) => in_(month, (each) => each === name)) })),
      ...(shown.length === names.length ? [] : [{ tone: 'c0' as const, label: t('reports.others'), values: months.map((month) => in_(month, (each) => !shown.includes(each))) }]),
    ];
    const short = shortMonth(ctx.locale);
    const money = (amount: number) => ({ money: { amount, currency: span.currency } });
    return {
      charts: months.length === 0 ? [] : [{ kind: 'chart', title: t('reports.collected'), chart: columnChart(t('reports.collectedLabel'), series, months.map(short), t('dashboard.month'), compactMoney(ctx.locale, span.currency)) }],
      columns: [{ label: t('dashboard.month') }, { label: t('life.method') }, end(t('nav.payments'), 'p2'), end(t('dashboard.received')), end(t('reports.fees'), 'p2'), end(t('reports.refunded'), 'p2')],
      rows: [...items].reverse().map((each) => [{ text: longMonth(ctx, each.month) }, { text: each.name }, { text: ctx.say.number(each.payments) }, money(each.amount), money(each.fee), money(each.refunded)]),
    };
  },
};

interface ByProduct {
  readonly productId: number | null;
  readonly name: Readonly<Record<string, string>> | null;
  readonly services: number;
  readonly net: number;
}

const MOST_COLUMNS = 8;

export const productsReport: Report = {
  name: 'products',
  icon: 'box',
  load: async (ctx, span) => {
    const { t } = ctx;
    const { items } = await ctx.call<{ items: readonly ByProduct[] }>('reports.products', span);
    const total = items.reduce((sum, each) => sum + Math.max(0, each.net), 0);
    const nameOf = (each: ByProduct): string => (each.name === null ? t('reports.noProduct') : productName(ctx, each.name));
    const top = items.slice(0, MOST_COLUMNS);
    const chart = columnChart(t('reports.productsLabel'), [{ tone: 'c1', label: t('invoice.net'), values: top.map((each) => each.net) }], top.map(nameOf), t('nav.products'), compactMoney(ctx.locale, span.currency));
    return {
      charts: items.length === 0 ? [] : [{ kind: 'chart', title: t('reports.products'), chart: { ...chart, x: chart.x.map((each, i) => ({ ...each, label: top.length > 4 ? String(i + 1) : each.label })) } }],
      columns: [{ label: t('nav.products') }, end(t('nav.services'), 'p2'), end(t('invoice.net')), end(t('reports.share'))],
      rows: items.map((each, i) => [
        each.productId === null ? { text: nameOf(each) } : { text: `${top.length > 4 ? `${String(i + 1)}. ` : ''}${nameOf(each)}`, href: `/staff/products/${String(each.productId)}` },
        { text: ctx.say.number(each.services) },
        { money: { amount: each.net, currency: span.currency } },
        { text: percent(ctx, Math.max(0, each.net), total) },
      ]),
    };
  },
};

/** What clients owe and by how long it is late; the picture leaves out what is not due yet. */
export const ageingReport: Report = {
  name: 'ageing',
  icon: 'alert',
  now: true,
  load: async (ctx, { currency }) => {
    const { t } = ctx;
    const ageing = await ctx.call<Ageing>('reports.ageing', { currency });
    const total = ageing.notDue.amount + ageing.ages.reduce((sum, each) => sum + each.amount, 0);
    const row = (label: string, href: string, { amount, invoices }: { readonly amount: number; readonly invoices: number }) => [{ text: label, href }, { text: ctx.say.number(invoices) }, { money: { amount, currency } }, { text: percent(ctx, amount, total) }];
    return {
      charts: agesCard(ctx, ageing),
      columns: [{ label: t('reports.age') }, end(t('invoices.title'), 'p2'), end(t('invoice.open')), end(t('reports.share'))],
      rows: [
        row(t('reports.notDue'), `/staff/invoices?settlement=open&currency=${currency}`, ageing.notDue),
        ...ageing.ages.map((each, i) => row(each.upTo === null ? t('dashboard.olderThan', { days: ageing.ages[i - 1]?.upTo ?? 0 }) : t('dashboard.daysLate', { from: (ageing.ages[i - 1]?.upTo ?? 0) + 1, to: each.upTo }), `/staff/invoices?overdue=1&currency=${currency}`, each)),
      ],
    };
  },
};

interface Forecast {
  readonly from: string;
  readonly until: string;
  readonly days: readonly { readonly date: string; readonly currency: string; readonly documents: number; readonly total: number }[];
}

/** The Monday on or before a day. */
const mondayOf = (date: string): string => addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));

/** By weeks, as the engine itself would bill them. */
export const forecastReport: Report = {
  name: 'forecast',
  icon: 'calendar',
  now: true,
  load: async (ctx, { currency }) => {
    const { t } = ctx;
    const { from, until, days } = await ctx.call<Forecast>('billing.forecast', { days: 90 });
    const mine = days.filter((day) => day.currency === currency);
    const steps: string[] = [];
    for (let monday = mondayOf(from); monday <= until; monday = addDays(monday, 7)) steps.push(monday);
    const values = steps.map((monday) => mine.filter(({ date }) => mondayOf(date) === monday).reduce((sum, { total }) => sum + total, 0));
    return {
      charts: mine.length === 0 ? [] : [{ kind: 'chart', title: t('reports.forecast'), chart: columnChart(t('reports.forecastLabel'), [{ tone: 'c1', label: t('invoices.total'), values }], steps.map((step) => new Intl.DateTimeFormat(ctx.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.parse(step))), t('reports.week'), compactMoney(ctx.locale, currency)) }],
      columns: [{ label: t('invoices.due') }, end(t('forecast.documents')), end(t('invoices.total'))],
      rows: mine.map((day) => [{ date: day.date }, { text: ctx.say.number(day.documents) }, { money: { amount: day.total, currency } }]),
    };
  },
};
