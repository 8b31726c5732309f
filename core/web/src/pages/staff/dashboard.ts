import type { Money } from '@billet/sdk';
import { slotCards } from '../../addons/slots.ts';
import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { statusBadge } from '../tones.ts';

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
}

interface Trouble {
  readonly id: number;
  readonly serviceId: number;
  readonly state: string;
  readonly error: { readonly message?: string } | null;
}

const moneyStat = (ctx: PageCtx, key: string, sums: readonly Money[], href?: string): { label: string; money?: Money; text?: string; sub?: string; href?: string } => ({
  label: ctx.t(key),
  ...(sums[0] === undefined ? { text: '–' } : { money: sums[0] }),
  ...(sums.length > 1 ? { sub: sums.slice(1).map(ctx.say.money).join(' · ') } : {}),
  ...(href === undefined ? {} : { href }),
});

const chart = (ctx: PageCtx, { collected, currency }: Overview): Card => {
  const top = Math.max(1, ...collected.map((each) => each.amount));
  const step = 100 / Math.max(1, collected.length);
  return {
    kind: 'bars',
    title: ctx.t('dashboard.collected'),
    label: ctx.t('dashboard.collectedLabel'),
    bars: collected.map((each, i) => {
      const height = Math.round((38 * each.amount * 100) / top) / 100;
      return { x: Math.round((i * step + step * 0.15) * 100) / 100, y: Math.round((40 - height) * 100) / 100, width: Math.round(step * 70) / 100, height, label: each.month, text: ctx.say.money({ amount: each.amount, currency }) };
    }),
  };
};

export const dashboardPage: Page = {
  path: '/staff',
  area: 'staff',
  open: 'member',
  nav: 'overview',
  load: async (ctx) => {
    const overview = await ctx.call<Overview>('reports.overview', {});
    const { items: troubles } = await ctx.call<{ items: readonly Trouble[] }>('provisioning.troubles', { limit: 10 });
    const demo = await ctx.web.house.keyValues.get('demo', 'percent');
    return {
      title: ctx.t('nav.overview'),
      ...(typeof demo === 'number' && demo < 100 ? { onward: '/staff', onwardAfter: 5 } : {}),
      actions: [{ label: ctx.t('clients.new'), href: '/staff/clients/new', icon: 'plus' }],
      main: [
        ...(typeof demo === 'number' && demo < 100 ? [{ kind: 'note' as const, tone: 'info' as const, icon: 'refresh', text: ctx.t('dashboard.demoFills', { percent: demo }) }] : []),
        {
          kind: 'stats',
          stats: [
            moneyStat(ctx, 'dashboard.recurring', overview.recurring),
            moneyStat(ctx, 'dashboard.open', overview.open, '/staff/invoices?settlement=open'),
            moneyStat(ctx, 'dashboard.overdue', overview.overdue, '/staff/invoices?overdue=1'),
            { label: ctx.t('dashboard.services'), text: ctx.say.number(overview.activeServices), sub: ctx.t('dashboard.suspended', { count: overview.suspendedServices }), href: '/staff/services' },
            { label: ctx.t('dashboard.clients'), text: ctx.say.number(overview.clients), href: '/staff/clients' },
          ],
        },
        ...(overview.collected.length === 0 ? [] : [chart(ctx, overview)]),
        {
          kind: 'rows',
          title: ctx.t('dashboard.attention'),
          rows: [
            ...(overview.pendingOrders === 0 ? [] : [{ icon: 'cart', title: ctx.t('dashboard.pendingOrders', { count: overview.pendingOrders }), href: '/staff/orders?status=pending', meta: ctx.t('dashboard.pendingOrdersMeta') }]),
            ...(overview.parked === 0 ? [] : [{ icon: 'pause', title: ctx.t('dashboard.parked', { count: overview.parked }), href: '/staff/runs', meta: ctx.t('dashboard.parkedMeta') }]),
            ...troubles.map((each) => ({ icon: 'terminal', title: ctx.t('dashboard.trouble', { id: each.serviceId }), href: `/staff/services/${String(each.serviceId)}`, meta: each.error?.message ?? '', badge: statusBadge(ctx.say, each.state) })),
          ],
          empty: ctx.t('dashboard.allQuiet'),
        },
        ...(await slotCards(ctx, 'staff.dashboard.main', {})),
      ],
    };
  },
};
