import { columnChart } from '../../../charts/column-chart.ts';
import { lineChart } from '../../../charts/line-chart.ts';
import { compactMoney, shortMonth } from '../../../charts/words.ts';
import type { PageCtx } from '../../page.ts';
import { movementsChart, type Growth } from '../dashboard-charts.ts';
import { end, longMonth, percent, type Report, type Span } from './report.ts';

type Month = Growth['months'][number];

/** One month more than is shown: each is compared with the one before it. */
const monthsOf = async (ctx: PageCtx, { currency, months }: Span): Promise<readonly Month[]> => (await ctx.call<Growth>('reports.growth', { currency, months: months + 1 })).months;

export const recurringReport: Report = {
  name: 'recurring',
  icon: 'chart',
  load: async (ctx, span) => {
    const { t } = ctx;
    const months = (await monthsOf(ctx, span)).slice(-span.months);
    const month = shortMonth(ctx.locale);
    const say = compactMoney(ctx.locale, span.currency);
    const values = months.map((each) => each.recurring);
    const money = (amount: number) => ({ money: { amount, currency: span.currency } });
    const line = lineChart(t('reports.recurringLabel', { from: say(values[0] ?? 0), to: say(values.at(-1) ?? 0) }), [{ tone: 'c1', label: t('dashboard.recurringRevenue'), values }], months.map((each) => month(each.month)), t('dashboard.month'), say);
    return {
      charts: [{ kind: 'chart', title: t('dashboard.recurringRevenue'), chart: line }, movementsChart(ctx, { currency: span.currency, months })],
      columns: [{ label: t('dashboard.month') }, end(t('dashboard.recurringRevenue')), end(t('dashboard.added'), 'p2'), end(t('dashboard.grown'), 'p2'), end(t('dashboard.shrunk'), 'p2'), end(t('dashboard.lost'), 'p2')],
      rows: [...months].reverse().map((each) => [{ text: longMonth(ctx, each.month) }, money(each.recurring), money(each.added), money(each.grown), money(-each.shrunk), money(-each.lost)]),
    };
  },
};

/** Lost in a month, as a part of what there was at the end of the month before. */
export const churnReport: Report = {
  name: 'churn',
  icon: 'fall',
  load: async (ctx, span) => {
    const { t } = ctx;
    const all = await monthsOf(ctx, span);
    const shown = all.slice(-span.months).map((each) => ({ ...each, before: all[all.indexOf(each) - 1] }));
    const month = shortMonth(ctx.locale);
    const chart = columnChart(t('reports.churnLabel'), [{ tone: 'c1', label: t('reports.clientsWon'), values: shown.map((each) => each.newClients) }, { tone: 'c2', label: t('reports.clientsLost'), values: shown.map((each) => -each.lostClients) }], shown.map((each) => month(each.month)), t('dashboard.month'), ctx.say.number);
    return {
      charts: [{ kind: 'chart', title: t('reports.churn'), chart }],
      columns: [{ label: t('dashboard.month') }, end(t('nav.clients')), end(t('reports.clientsWon'), 'p2'), end(t('reports.clientsLost')), end(t('reports.clientChurn')), end(t('dashboard.lost'), 'p2'), end(t('reports.revenueChurn'), 'p2')],
      rows: [...shown].reverse().map((each) => [
        { text: longMonth(ctx, each.month) },
        { text: ctx.say.number(each.clients) },
        { text: ctx.say.number(each.newClients) },
        { text: ctx.say.number(each.lostClients) },
        { text: percent(ctx, each.lostClients, each.before?.clients ?? 0) },
        { money: { amount: each.lost, currency: span.currency } },
        { text: percent(ctx, each.lost + each.shrunk, each.before?.recurring ?? 0) },
      ]),
    };
  },
};

export const clientsReport: Report = {
  name: 'clients',
  icon: 'users',
  load: async (ctx, { months }) => {
    const { t } = ctx;
    const { items } = await ctx.call<{ items: readonly { month: string; clients: number; ordered: number }[] }>('reports.newClients', { months });
    const month = shortMonth(ctx.locale);
    const chart = columnChart(t('reports.clientsLabel'), [{ tone: 'c1', label: t('reports.ordered'), values: items.map((each) => each.ordered) }, { tone: 'c0', label: t('reports.notOrdered'), values: items.map((each) => each.clients - each.ordered) }], items.map((each) => month(each.month)), t('dashboard.month'), ctx.say.number);
    return {
      charts: [{ kind: 'chart', title: t('reports.clients'), chart }],
      columns: [{ label: t('dashboard.month') }, end(t('reports.clients')), end(t('reports.ordered')), end(t('reports.share'), 'p2')],
      rows: [...items].reverse().map((each) => [{ text: longMonth(ctx, each.month), href: `/staff/clients?since=${each.month}-01` }, { text: ctx.say.number(each.clients) }, { text: ctx.say.number(each.ordered) }, { text: percent(ctx, each.ordered, each.clients) }]),
    };
  },
};
