import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { before, nextHref, today } from '../parts.ts';
import type { InvoiceRow, PageOf } from '../shapes.ts';
import { invoiceBadge, statusBadge } from '../tones.ts';
import { invoiceOf, progressRows, type OrderDetail, type OrderRow } from './order-progress.ts';

/** What a client has ordered, newest first. */
export const ownOrdersPage: Page = {
  path: '/orders',
  area: 'client',
  open: 'member',
  nav: 'orders',
  load: async (ctx) => {
    const { items, next } = await ctx.call<PageOf<OrderRow>>('orders.list', { clientId: ctx.caller.clientId, ...before(ctx) });
    return {
      title: ctx.t('nav.orders'),
      actions: [{ label: ctx.t('quotes.title'), href: '/quotes', icon: 'invoice' }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('nav.orders'),
          columns: [{ label: ctx.t('invoices.number') }, { label: ctx.t('services.status') }, { label: ctx.t('orders.placedOn'), end: true }],
          rows: items.map((row) => ({ cells: [{ text: row.number, href: `/orders/${String(row.id)}` }, { badge: statusBadge(ctx.say, row.status) }, { instant: row.createdAt }] })),
          empty: ctx.t('orders.none'),
          emptyLink: { label: ctx.t('cart.goOn'), href: '/shop' },
          next: nextHref(ctx, next),
        },
      ],
    };
  },
};

/** What the client has to do, if anything; else that it goes its way. */
const nextCard = (ctx: PageCtx, order: OrderRow, invoice: InvoiceRow | undefined): Card => {
  if (order.status === 'cancelled' || order.status === 'fraud') return { kind: 'note', icon: 'x', text: ctx.t('orders.closed') };
  if (invoice !== undefined && invoice.open.amount > 0 && invoice.status !== 'void') {
    return { kind: 'due', lead: ctx.t('home.due', { date: ctx.say.date(invoice.dueDate) }), money: invoice.open, action: { label: ctx.t('pay.now'), href: `/invoices/${String(invoice.id)}` } };
  }
  return order.status === 'active' ? { kind: 'note', tone: 'ok', icon: 'check', text: ctx.t('orders.running') } : { kind: 'note', icon: 'clock', text: ctx.t('orders.onItsWay') };
};

/** Where an order stands: what is to be paid, and how far each thing is. */
export const ownOrderPage: Page = {
  path: '/orders/:id',
  area: 'client',
  open: 'member',
  nav: 'orders',
  load: async (ctx) => {
    const detail = await ctx.call<OrderDetail>('orders.get', { id: ctx.params['id'] });
    const { order } = detail;
    const invoice = await invoiceOf(ctx, order);
    return {
      title: ctx.t('orders.title', { number: order.number }),
      badge: statusBadge(ctx.say, order.status),
      crumbs: [{ label: ctx.t('nav.orders'), href: '/orders' }],
      main: [nextCard(ctx, order, invoice), { kind: 'rows', title: ctx.t('orders.items'), rows: await progressRows(ctx, detail, invoice, ''), empty: '' }],
      aside: [
        {
          kind: 'facts',
          title: ctx.t('orders.facts'),
          facts: [
            { label: ctx.t('orders.placedOn'), instant: order.createdAt },
            ...(order.termsVersion === null ? [] : [{ label: ctx.t('orders.terms'), text: order.termsVersion }]),
            ...(invoice === undefined ? [] : [{ label: ctx.t('invoice.type.invoice'), text: invoice.number ?? '–', href: `/invoices/${String(invoice.id)}` }, { label: ctx.t('invoices.status'), badge: invoiceBadge(ctx.say, invoice, today(ctx)) }]),
          ],
        },
      ],
    };
  },
};
