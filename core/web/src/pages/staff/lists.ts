import { slotCards } from '../../addons/slots.ts';
import { clientColumn } from '../lists/client-column.ts';
import { listActions } from '../lists/list-actions.ts';
import { listCards } from '../lists/list-cards.ts';
import type { ListSpec } from '../lists/list-spec.ts';
import { states } from '../lists/options.ts';
import type { Page } from '../page.ts';
import { invoiceOf, progressRows, type OrderDetail, type OrderRow } from '../orders/order-progress.ts';
import { before, nextHref, today } from '../parts.ts';
import type { PageOf } from '../shapes.ts';
import { invoiceBadge, statusBadge } from '../tones.ts';
import { addNoteTo, noteCards } from './notes/note-cards.ts';

const ORDERS: ListSpec<OrderRow> = {
  list: 'orders',
  path: '/staff/orders',
  operation: 'orders.list',
  caption: 'nav.orders',
  empty: 'orders.empty',
  views: ['pending', 'active', 'cancelled', 'fraud'].map((status) => ({ label: `status.${status}`, query: { status } })),
  search: { name: 'number', label: 'invoices.number' },
  filters: [
    { name: 'status', label: 'services.status', widget: 'select', options: states('status', ['pending', 'active', 'cancelled', 'fraud']) },
    { name: 'since', label: 'list.from', widget: 'date' },
    { name: 'until', label: 'list.until', widget: 'date' },
  ],
  columns: [
    { id: 'number', label: 'invoices.number', cell: (_ctx, row) => ({ text: row.number, href: `/staff/orders/${String(row.id)}` }) },
    { id: 'status', label: 'services.status', cell: (ctx, row) => ({ badge: statusBadge(ctx.say, row.status) }) },
    clientColumn({ hide: 'p2' }),
    { id: 'placed', label: 'orders.placedOn', end: true, cell: (_ctx, row) => ({ instant: row.createdAt }) },
  ],
};

export const ordersPage: Page = {
  path: ORDERS.path,
  area: 'staff',
  open: 'member',
  nav: 'orders',
  load: async (ctx) => ({
    title: ctx.t('nav.orders'),
    actions: [{ label: ctx.t('orders.new'), href: '/staff/orders/new', icon: 'plus', main: true }, { label: ctx.t('quotes.title'), href: '/staff/quotes', icon: 'invoice' }],
    main: await listCards(ctx, ORDERS),
  }),
  actions: listActions(ORDERS),
};

export const orderDetailPage: Page = {
  path: '/staff/orders/:id',
  area: 'staff',
  open: 'member',
  nav: 'orders',
  load: async (ctx) => {
    const detail = await ctx.call<OrderDetail>('orders.get', { id: ctx.params['id'] });
    const { order } = detail;
    const invoice = await invoiceOf(ctx, order);
    return {
      title: order.number,
      badge: statusBadge(ctx.say, order.status),
      crumbs: [{ label: ctx.t('nav.orders'), href: '/staff/orders' }],
      actions: [{ label: ctx.t('service.client'), href: `/staff/clients/${String(order.clientId)}`, icon: 'user' }],
      main: [
        {
          kind: 'rows',
          title: ctx.t('orders.items'),
          rows: await progressRows(ctx, detail, invoice, '/staff'),
          empty: '',
        },
        ...(await noteCards(ctx, { clientId: order.clientId, orderId: order.id })),
      ],
      aside: [
        {
          kind: 'facts',
          title: ctx.t('orders.facts'),
          facts: [
            { label: ctx.t('orders.placedOn'), instant: order.createdAt, ...(order.placedFrom === null ? {} : { sub: order.placedFrom }) },
            { label: ctx.t('orders.terms'), text: order.termsVersion ?? '–', ...(order.termsAcceptedFrom === null ? {} : { sub: order.termsAcceptedFrom }) },
            ...(order.invoiceId === null ? [] : [{ label: ctx.t('invoice.type.invoice'), text: ctx.t('orders.openInvoice'), href: `/staff/invoices/${String(order.invoiceId)}` }]),
            ...(invoice === undefined ? [] : [{ label: ctx.t('invoices.status'), badge: invoiceBadge(ctx.say, invoice, today(ctx)) }]),
          ],
          ...(order.status === 'pending' ? { actions: [ctx.form('accept', ctx.t('orders.accept'), []), ctx.form('cancel', ctx.t('orders.cancel'), [], { danger: true }), ctx.form('fraud', ctx.t('orders.fraud'), [], { danger: true })] } : {}),
        },
        ...(await slotCards(ctx, 'staff.order.aside', { orderId: order.id })),
      ],
    };
  },
  actions: {
    'add-note': addNoteTo(async (ctx) => {
      const { order } = await ctx.call<{ order: OrderRow }>('orders.get', { id: ctx.params['id'] });
      return { clientId: order.clientId, orderId: order.id };
    }),
    accept: async (ctx) => {
      await ctx.call('orders.accept', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'orders.accepted' };
    },
    cancel: async (ctx) => {
      await ctx.call('orders.cancel', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    fraud: async (ctx) => {
      await ctx.call('orders.cancel', { id: ctx.params['id'], as: 'fraud' });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};

interface RunRow {
  readonly id: number;
  readonly kind: string;
  readonly asOf: string;
  readonly state: string;
  readonly expected: number;
  readonly produced: number;
  readonly parked: number;
  readonly invoices: number;
  readonly totals: Readonly<Record<string, number>>;
}

const RUNS: ListSpec<RunRow> = {
  list: 'runs',
  path: '/staff/runs',
  operation: 'billing.runs',
  caption: 'nav.runs',
  empty: 'runs.empty',
  filters: [
    { name: 'state', label: 'services.status', widget: 'select', options: states('status', ['running', 'done', 'failed']) },
    { name: 'since', label: 'list.from', widget: 'date' },
    { name: 'until', label: 'list.until', widget: 'date' },
  ],
  columns: [
    { id: 'asOf', label: 'runs.asOf', cell: (ctx, row) => ({ text: ctx.say.instant(row.asOf, 'UTC'), href: `/staff/runs/${String(row.id)}` }) },
    { id: 'state', label: 'services.status', cell: (ctx, row) => ({ badge: statusBadge(ctx.say, row.state) }) },
    { id: 'expected', label: 'runs.expected', end: true, hide: 'p2', cell: (ctx, row) => ({ text: ctx.say.number(row.expected) }) },
    { id: 'produced', label: 'runs.produced', end: true, cell: (ctx, row) => ({ text: ctx.say.number(row.produced) }) },
    { id: 'parked', label: 'runs.parked', end: true, cell: (ctx, row) => ({ text: ctx.say.number(row.parked) }) },
    { id: 'invoices', label: 'runs.invoices', end: true, cell: (ctx, row) => ({ text: ctx.say.number(row.invoices) }) },
    { id: 'totals', label: 'invoices.total', end: true, extra: true, cell: (ctx, row) => ({ text: Object.entries(row.totals).map(([currency, amount]) => ctx.say.money({ amount, currency })).join(' · ') }) },
  ],
};

export const runsPage: Page = {
  path: '/staff/runs',
  area: 'staff',
  open: 'member',
  nav: 'runs',
  load: async (ctx) => {
    const parked = await ctx.call<PageOf<{ clientId: number; reason: string; detail: string }>>('billing.parked', {});
    return {
      title: ctx.t('nav.runs'),
      lead: ctx.t('runs.lead'),
      actions: [{ label: ctx.t('forecast.title'), href: '/staff/forecast' }],
      main: [
        { kind: 'facts', title: ctx.t('runs.now'), quiet: true, facts: [{ label: ctx.t('runs.parkedClients'), text: ctx.say.number(parked.items.length) }], actions: [ctx.form('start', ctx.t('runs.start'), []), ...(parked.items.length === 0 ? [] : [ctx.form('retry', ctx.t('runs.retryParked'), [])])] },
        ...(parked.items.length === 0 ? [] : [{ kind: 'rows' as const, title: ctx.t('runs.parkedClients'), rows: parked.items.map((row) => ({ icon: 'pause', title: row.reason, href: `/staff/clients/${String(row.clientId)}`, meta: row.detail })), empty: '' }]),
        ...(await listCards(ctx, RUNS)),
      ],
    };
  },
  actions: {
    ...listActions(RUNS),
    start: async (ctx) => {
      await ctx.call('billing.start', {});
      return { to: '/staff/runs', say: 'runs.started' };
    },
    retry: async (ctx) => {
      await ctx.call('billing.retryParked', {});
      return { to: '/staff/runs', say: 'form.saved' };
    },
  },
};

export const runPage: Page = {
  path: '/staff/runs/:id',
  area: 'staff',
  open: 'member',
  nav: 'runs',
  load: async (ctx) => {
    const report = await ctx.call<{ run: RunRow; items: readonly { id: number; clientId: number; clientName: string; outcome: string; services: number; invoices: number; reason: string | null; detail: string | null }[]; next?: number }>('billing.run', { id: ctx.params['id'], ...before(ctx) });
    const { run } = report;
    return {
      title: ctx.t('runs.report'),
      badge: statusBadge(ctx.say, run.state),
      lead: ctx.say.instant(run.asOf, 'UTC'),
      crumbs: [{ label: ctx.t('nav.runs'), href: '/staff/runs' }],
      main: [
        {
          kind: 'stats',
          stats: [
            { label: ctx.t('runs.expected'), text: ctx.say.number(run.expected) },
            { label: ctx.t('runs.produced'), text: ctx.say.number(run.produced) },
            { label: ctx.t('runs.parked'), text: ctx.say.number(run.parked), ...(run.parked > 0 ? { tone: 'bad' as const } : {}) },
            { label: ctx.t('runs.invoices'), text: ctx.say.number(run.invoices) },
            ...Object.entries(run.totals).map(([currency, amount]) => ({ label: currency, money: { amount, currency } })),
          ],
        },
        {
          kind: 'table',
          caption: ctx.t('runs.report'),
          columns: [{ label: ctx.t('service.client') }, { label: ctx.t('service.outcome') }, { label: ctx.t('nav.services'), end: true, hide: 'p2' }, { label: ctx.t('runs.invoices'), end: true }],
          rows: report.items.map((item) => ({ cells: [{ text: item.clientName, href: `/staff/clients/${String(item.clientId)}` }, { badge: statusBadge(ctx.say, item.outcome), ...(item.detail === null ? {} : { sub: item.detail }) }, { text: String(item.services) }, { text: String(item.invoices) }] })),
          empty: ctx.t('runs.nothing'),
          next: nextHref(ctx, report.next),
        },
      ],
    };
  },
};
