import { parseMoney } from '@billet/sdk';
import type { Card, PageModel } from '../../view-models/page.ts';
import { parseIntoCycle } from '../cycle.ts';
import type { Body, Page, PageCtx } from '../page.ts';
import { productName } from '../parts.ts';
import type { GatewayRow, ProductRow } from '../shapes.ts';
import { statusBadge } from '../tones.ts';

interface Update {
  readonly id: number;
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly createdAt: string;
}

interface Preview {
  readonly total: number;
  readonly items: readonly { readonly id: number; readonly number: string; readonly label: string; readonly status: string; readonly price: number; readonly currency: string; readonly billedThrough: string | null }[];
}

const FIELDS = ['productId', 'routingPoint', 'status', 'price', 'cycle', 'nextDueDate', 'gatewayAccountId', 'hold', 'newStatus', 'command', 'reason'];

const given = (body: Body, name: string): string | undefined => (body[name] === undefined || body[name]?.trim() === '' ? undefined : body[name]?.trim());

const filterOf = (body: Body): Record<string, unknown> => ({ productId: given(body, 'productId'), routingPoint: given(body, 'routingPoint'), status: given(body, 'status') });

const changeOf = (body: Body, currency: string): Record<string, unknown> => {
  const price = given(body, 'price');
  const cycle = given(body, 'cycle');
  return {
    price: price === undefined ? undefined : parseMoney(price, currency).amount,
    cycle: cycle === undefined ? undefined : parseIntoCycle(cycle),
    nextDueDate: given(body, 'nextDueDate'), gatewayAccountId: given(body, 'gatewayAccountId'), hold: given(body, 'hold'), status: given(body, 'newStatus'), command: given(body, 'command'), reason: body['reason'] ?? '',
  };
};

const keep = (ctx: PageCtx): { readonly value: string; readonly label: string } => ({ value: '', label: ctx.t('mass.keep') });

const previewCard = (ctx: PageCtx, preview: Preview, body: Body): Card => ({
  kind: 'table',
  title: ctx.t('mass.matches', { count: preview.total }),
  caption: ctx.t('change.preview'),
  columns: [{ label: ctx.t('services.service') }, { label: ctx.t('services.status') }, { label: ctx.t('service.paidThrough'), hide: 'p2' }, { label: ctx.t('services.price'), end: true }],
  rows: preview.items.map((row) => ({ cells: [{ text: row.label, href: `/staff/services/${String(row.id)}`, sub: row.number }, { badge: statusBadge(ctx.say, row.status) }, { date: row.billedThrough }, { money: { amount: row.price, currency: row.currency } }] })),
  empty: ctx.t('services.empty'),
  note: body['reason'] === '' ? undefined : body['reason'],
});

const chooser = async (ctx: PageCtx): Promise<Card> => {
  const { items: products } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', {});
  const { items: methods } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', {});
  const { t } = ctx;
  const any = { value: '', label: t('views.all') };
  return {
    kind: 'form',
    title: t('mass.new'),
    lead: t('mass.lead'),
    form: ctx.form('preview', t('change.show'), [
      { name: 'productId', label: t('mass.product'), widget: 'select', width: 'third', options: [any, ...products.map((product) => ({ value: String(product.id), label: productName(ctx, product.name) }))] },
      { name: 'status', label: t('services.status'), widget: 'select', width: 'third', options: [any, ...['active', 'suspended', 'pending'].map((status) => ({ value: status, label: t(`status.${status}`) }))] },
      { name: 'routingPoint', label: t('life.routingPoint'), widget: 'text', width: 'third' },
      { name: 'price', label: t('mass.price'), widget: 'text', width: 'third' },
      { name: 'cycle', label: t('mass.cycle'), widget: 'select', width: 'third', options: [keep(ctx), ...['month:1', 'month:3', 'month:6', 'year:1'].map((cycle) => ({ value: cycle, label: t(`cycle.${cycle.split(':')[0] ?? ''}`, { count: Number(cycle.split(':')[1]) }) }))] },
      { name: 'nextDueDate', label: t('mass.next'), widget: 'date', width: 'third' },
      { name: 'gatewayAccountId', label: t('life.method'), widget: 'select', width: 'third', options: [keep(ctx), ...methods.map((method) => ({ value: String(method.id), label: method.name }))] },
      { name: 'hold', label: t('life.hold'), widget: 'select', width: 'third', options: [keep(ctx), { value: 'for_ever', label: t('life.hold.switch') }, { value: 'none', label: t('mass.hold.none') }] },
      { name: 'newStatus', label: t('mass.status'), widget: 'select', width: 'third', options: [keep(ctx), ...['suspend', 'unsuspend', 'end'].map((each) => ({ value: each, label: t(`mass.status.${each}`) }))] },
      { name: 'command', label: t('mass.command'), widget: 'select', width: 'third', options: [keep(ctx), ...['provision', 'welcome'].map((each) => ({ value: each, label: t(`mass.command.${each}`) }))] },
      { name: 'reason', label: t('cancel.reason'), widget: 'text' },
    ]),
  };
};

const load = async (ctx: PageCtx, shown: readonly Card[] = []): Promise<PageModel> => {
  const { items } = await ctx.call<{ items: readonly Update[] }>('services.massUpdates', { limit: 20 });
  const { t } = ctx;
  return {
    title: t('mass.title'),
    crumbs: [{ label: t('nav.services'), href: '/staff/services' }],
    main: [
      ...shown,
      await chooser(ctx),
      {
        kind: 'table',
        title: t('mass.history'),
        caption: t('mass.history'),
        columns: [{ label: t('service.when') }, { label: t('services.status') }, { label: t('mass.done'), end: true }, { label: t('mass.failed'), end: true }],
        rows: items.map((row) => ({ cells: [{ instant: row.createdAt, href: `/staff/mass-updates/${String(row.id)}` }, { badge: statusBadge(ctx.say, row.state) }, { text: `${String(row.done)} / ${String(row.total)}` }, { text: String(row.failed) }] })),
        empty: t('mass.empty'),
      },
    ],
  };
};

/** Row D9: choose services and a change, see whom it hits, then let the job do it. */
export const massUpdatesPage: Page = {
  path: '/staff/mass-updates',
  area: 'staff',
  open: 'member',
  nav: 'services',
  load: (ctx) => load(ctx),
  actions: {
    preview: async (ctx, body) => {
      const preview = await ctx.call<Preview>('services.previewMassUpdate', { filter: filterOf(body) });
      const confirm: Card = { kind: 'facts', title: ctx.t('mass.confirm'), facts: [], actions: [ctx.form('start', ctx.t('mass.start', { count: preview.total }), FIELDS.map((name) => ({ name, label: '', widget: 'hidden', value: body[name] ?? '' })))] };
      return load(ctx, [previewCard(ctx, preview, body), ...(preview.total === 0 ? [] : [confirm])]);
    },
    start: async (ctx, body) => {
      const { items } = await ctx.call<Preview>('services.previewMassUpdate', { filter: filterOf(body) });
      const { massUpdateId } = await ctx.call<{ massUpdateId: number }>('services.startMassUpdate', { filter: filterOf(body), change: changeOf(body, items[0]?.currency ?? 'EUR') });
      return { to: `/staff/mass-updates/${String(massUpdateId)}`, say: 'mass.started' };
    },
  },
};

export const massUpdatePage: Page = {
  path: '/staff/mass-updates/:id',
  area: 'staff',
  open: 'member',
  nav: 'services',
  load: async (ctx) => {
    const { update, failures } = await ctx.call<{ update: Update; failures: readonly { serviceId: number; number: string; error: string }[] }>('services.massUpdate', { id: ctx.params['id'] });
    const { t } = ctx;
    return {
      title: t('mass.title'),
      badge: statusBadge(ctx.say, update.state),
      crumbs: [{ label: t('mass.title'), href: '/staff/mass-updates' }],
      main: [
        { kind: 'stats', stats: [{ label: t('mass.total'), text: String(update.total) }, { label: t('mass.done'), text: String(update.done) }, { label: t('mass.failed'), text: String(update.failed), ...(update.failed > 0 ? { tone: 'bad' as const } : {}) }] },
        {
          kind: 'table',
          title: t('mass.failures'),
          caption: t('mass.failures'),
          columns: [{ label: t('services.service') }, { label: t('cancel.reason') }],
          rows: failures.map((row) => ({ cells: [{ text: row.number, href: `/staff/services/${String(row.serviceId)}` }, { text: ctx.say.has(`errors.${row.error}`) ? t(`errors.${row.error}`, {}) : row.error }] })),
          empty: t('mass.failures.none'),
        },
      ],
    };
  },
};
