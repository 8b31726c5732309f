import { permits } from '@billet/kernel';
import type { Money } from '@billet/sdk';
import { slotCards } from '../../addons/slots.ts';
import { compactMoney } from '../../charts/words.ts';
import type { Card, PageModel, Tone } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { statusBadge } from '../tones.ts';
import { attentionCard, type Activity, type Trouble } from './dashboard-attention.ts';
import { agesCard, collectedChart, movementsChart, recurringChart, type Ageing, type Growth } from './dashboard-charts.ts';
import { workCards, type Work } from './dashboard-work.ts';
import { firstStepsCard } from './first-steps.ts';

interface Overview {
  readonly activeServices: number;
  readonly suspendedServices: number;
  readonly clients: number;
  readonly recurring: readonly Money[];
  readonly open: readonly Money[];
  readonly overdue: readonly Money[];
  readonly collected: readonly { readonly month: string; readonly amount: number }[];
  readonly currency: string;
  readonly pendingOrders: number;
  readonly parked: number;
  /** Of when the figures are; null = of now. */
  readonly asOf: string | null;
}

type Stat = Extract<Card, { kind: 'stats' }>['stats'][number];

const moneyStat = (ctx: PageCtx, key: string, sums: readonly Money[], more: Partial<Stat> = {}): Stat => ({
  label: ctx.t(key),
  ...(sums[0] === undefined ? { text: '–' } : { money: sums[0] }),
  ...(sums.length > 1 ? { sub: sums.slice(1).map(ctx.say.money).join(' · ') } : {}),
  ...more,
});

/** How a figure moved since the month before. */
const since = (ctx: PageCtx, currency: string, now: number, before: number): Partial<Stat> => {
  const change = now - before;
  if (before === 0 || change === 0) return {};
  const tone: Tone = change > 0 ? 'ok' : 'bad';
  return { sub: ctx.t('dashboard.sinceLastMonth', { amount: `${change > 0 ? '+' : ''}${compactMoney(ctx.locale, currency)(change)}` }), tone, trend: change > 0 ? 'up' : 'down' };
};

const figures = (ctx: PageCtx, overview: Overview, growth: Growth, ageing: Ageing): Card => {
  const { currency, collected } = overview;
  const [last, before] = [growth.months.at(-1), growth.months.at(-2)];
  const now = collected.at(-1);
  return {
    kind: 'stats',
    title: ctx.t('nav.overview'),
    stats: [
      moneyStat(ctx, 'dashboard.recurring', overview.recurring, overview.recurring.length > 1 ? {} : since(ctx, currency, last?.recurring ?? 0, before?.recurring ?? 0)),
      moneyStat(ctx, 'dashboard.collectedNow', now === undefined ? [] : [{ amount: now.amount, currency }], { href: '/staff/payments', ...since(ctx, currency, now?.amount ?? 0, collected.at(-2)?.amount ?? 0) }),
      moneyStat(ctx, 'dashboard.overdue', overview.overdue, { href: '/staff/invoices?overdue=1', ...(ageing.invoices > 0 ? { sub: ctx.t('dashboard.overdueInvoices', { count: ageing.invoices }), tone: 'bad' as const, trend: 'up' as const } : {}) }),
      moneyStat(ctx, 'dashboard.open', overview.open, { href: '/staff/invoices?settlement=open' }),
    ],
  };
};

interface OrderLine {
  readonly id: number;
  readonly number: string;
  readonly status: string;
  readonly createdAt: string;
}

const ordersCard = (ctx: PageCtx, items: readonly OrderLine[]): Card => ({
  kind: 'table',
  title: ctx.t('dashboard.newestOrders'),
  link: { label: ctx.t('dashboard.allOrders'), href: '/staff/orders' },
  caption: ctx.t('dashboard.newestOrders'),
  columns: [{ label: ctx.t('invoices.number') }, { label: ctx.t('services.status') }, { label: ctx.t('orders.placedOn'), end: true }],
  rows: items.map((row) => ({ cells: [{ text: row.number, href: `/staff/orders/${String(row.id)}` }, { badge: statusBadge(ctx.say, row.status) }, { instant: row.createdAt }] })),
  empty: ctx.t('orders.empty'),
});

const attention = async (ctx: PageCtx, counts: { readonly pendingOrders: number; readonly parked: number }): Promise<Card> => {
  const activity = await ctx.call<Activity>('reports.activity', {});
  const { items: troubles } = permits(ctx.caller.permissions, 'services.read') ? await ctx.call<{ items: readonly Trouble[] }>('provisioning.troubles', { limit: 10 }) : { items: [] };
  return attentionCard(ctx, counts, activity, troubles);
};

/** For those who may not see figures: their work begins at the list. */
const plain = (ctx: PageCtx): PageModel => ({ title: ctx.t('nav.overview'), main: [{ kind: 'note', icon: 'search', text: ctx.t('dashboard.noFigures') }] });

const STALE_MS = 600_000;

/** Stored figures that are older than ten minutes are worked out anew behind the page. */
const freshen = async (ctx: PageCtx, { asOf }: Overview): Promise<void> => {
  if (asOf === null || Math.abs(Date.parse(ctx.web.house.clock.now()) - Date.parse(asOf)) > STALE_MS) await ctx.call('reports.refresh', {});
};

export const dashboardPage: Page = {
  path: '/staff',
  area: 'staff',
  open: 'member',
  nav: 'overview',
  load: async (ctx) => {
    if (!permits(ctx.caller.permissions, 'reports.read')) return plain(ctx);
    const overview = await ctx.call<Overview>('reports.overview', {});
    const { currency } = overview;
    await freshen(ctx, overview);
    const [growth, ageing] = [await ctx.call<Growth>('reports.growth', { currency, months: 24 }), await ctx.call<Ageing>('reports.ageing', { currency })];
    const orders = permits(ctx.caller.permissions, 'orders.read') ? (await ctx.call<{ items: readonly OrderLine[] }>('orders.list', { limit: 6 })).items : undefined;
    const demo = await ctx.web.house.keyValues.get('demo', 'percent');
    const filling = typeof demo === 'number' && demo < 100;
    return {
      title: ctx.t('nav.overview'),
      lead: [ctx.t('dashboard.lead', { services: overview.activeServices, clients: overview.clients, suspended: overview.suspendedServices }), ...(overview.asOf === null ? [] : [ctx.t('reports.asOf', { instant: ctx.say.instant(overview.asOf, 'UTC') })])].join(' · '),
      ...(filling ? { onward: '/staff', onwardAfter: 5 } : {}),
      actions: [{ label: ctx.t('nav.reports'), href: '/staff/reports', icon: 'chart' }, { label: ctx.t('clients.new'), href: '/staff/clients/new', icon: 'plus' }],
      above: [...(filling ? [{ kind: 'note' as const, tone: 'info' as const, icon: 'refresh', text: ctx.t('dashboard.demoFills', { percent: demo }) }] : []), figures(ctx, overview, growth, ageing)],
      main: [
        ...(growth.months.some((each) => each.recurring > 0) ? [recurringChart(ctx, growth), movementsChart(ctx, { currency, months: growth.months.slice(-12) })] : []),
        ...(overview.collected.length === 0 ? [] : [collectedChart(ctx, currency, overview.collected)]),
        ...(orders?.length === 0 && !filling ? [await firstStepsCard(ctx)] : workCards(ctx, await ctx.call<Work>('reports.work', {}))),
        ...(orders === undefined || orders.length === 0 ? [] : [ordersCard(ctx, orders)]),
        ...(await slotCards(ctx, 'staff.dashboard.main', {})),
      ],
      aside: [await attention(ctx, overview), ...agesCard(ctx, ageing)],
    };
  },
  actions: {
    retry: async (ctx, body) => {
      await ctx.call('provisioning.retry', { id: body['id'] });
      return { to: '/staff', say: 'service.retrying' };
    },
  },
};
