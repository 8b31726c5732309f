import { clientColumn } from '../../lists/client-column.ts';
import { listActions } from '../../lists/list-actions.ts';
import { listCards } from '../../lists/list-cards.ts';
import type { ListSpec } from '../../lists/list-spec.ts';
import { states } from '../../lists/options.ts';
import type { Page } from '../../page.ts';
import { buttonProblem } from '../../parts.ts';
import { quoteFacts, quoteItemsCard, type QuoteRow } from '../../quotes/quote-cards.ts';
import type { ClientRow } from '../../shapes.ts';
import { statusBadge } from '../../tones.ts';

const QUOTES: ListSpec<QuoteRow> = {
  list: 'quotes',
  path: '/staff/quotes',
  operation: 'quotes.list',
  caption: 'quotes.title',
  empty: 'quotes.empty',
  views: ['open', 'accepted', 'declined'].map((status) => ({ label: `status.${status}`, query: { status } })),
  search: { name: 'number', label: 'invoices.number' },
  filters: [{ name: 'status', label: 'services.status', widget: 'select', options: states('status', ['open', 'accepted', 'declined', 'withdrawn', 'expired']) }],
  columns: [
    { id: 'number', label: 'invoices.number', cell: (_ctx, row) => ({ text: row.number, sub: row.items.map(({ label }) => label).join(', '), href: `/staff/quotes/${String(row.id)}` }) },
    { id: 'status', label: 'services.status', cell: (ctx, row) => ({ badge: statusBadge(ctx.say, row.status) }) },
    clientColumn({ hide: 'p2' }),
    { id: 'until', label: 'quotes.validUntil', end: true, hide: 'p2', cell: (_ctx, row) => ({ date: row.validUntil }) },
  ],
};

export const quotesPage: Page = {
  path: '/staff/quotes',
  area: 'staff',
  open: 'member',
  nav: 'orders',
  load: async (ctx) => ({
    title: ctx.t('quotes.title'),
    lead: ctx.t('quotes.lead'),
    crumbs: [{ label: ctx.t('nav.orders'), href: '/staff/orders' }],
    actions: [{ label: ctx.t('quotes.new'), href: '/staff/orders/new', icon: 'plus', main: true }],
    main: await listCards(ctx, QUOTES),
  }),
  actions: listActions(QUOTES),
};

/** One quote, as staff see it: sent again, taken back, or accepted in the place of a client who said yes otherwise. */
export const quotePage: Page = {
  path: '/staff/quotes/:id',
  area: 'staff',
  open: 'member',
  nav: 'orders',
  load: async (ctx) => {
    const quote = await ctx.call<QuoteRow>('quotes.get', { id: ctx.params['id'] });
    const { client } = await ctx.call<{ client: ClientRow }>('clients.get', { id: quote.clientId });
    return {
      title: ctx.t('quotes.one', { number: quote.number }),
      badge: statusBadge(ctx.say, quote.status),
      crumbs: [{ label: ctx.t('quotes.title'), href: '/staff/quotes' }],
      actions: [{ label: ctx.t('document.pdf'), href: `/staff/quotes/${String(quote.id)}/pdf`, icon: 'invoice' }],
      main: [...buttonProblem(ctx, 'send', 'accept', 'withdraw'), quoteItemsCard(ctx, quote), ...(quote.note === '' ? [] : [{ kind: 'note' as const, text: quote.note }])],
      aside: [
        {
          kind: 'facts',
          title: ctx.t('orders.facts'),
          facts: [{ label: ctx.t('service.client'), text: client.name, href: `/staff/clients/${String(client.id)}` }, ...quoteFacts(ctx, quote, '/staff/orders')],
          ...(quote.status === 'open' ? { actions: [ctx.form('send', ctx.t('quotes.send'), []), ctx.form('accept', ctx.t('quotes.acceptFor'), []), ctx.form('withdraw', ctx.t('quotes.withdraw'), [], { danger: true })] } : {}),
        },
      ],
    };
  },
  actions: {
    send: async (ctx) => {
      await ctx.call('quotes.send', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'mails.queued' };
    },
    accept: async (ctx) => {
      const { orderId } = await ctx.call<{ orderId: number }>('quotes.accept', { id: ctx.params['id'] });
      return { to: `/staff/orders/${String(orderId)}`, say: 'orders.placed' };
    },
    withdraw: async (ctx) => {
      await ctx.call('quotes.withdraw', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
