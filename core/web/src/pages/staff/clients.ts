import { permits } from '@billet/kernel';
import { signIn } from '../../http/visitor.ts';
import { slotCards } from '../../addons/slots.ts';
import { csvHref } from '../csv-export.ts';
import type { Page } from '../page.ts';
import { before, invoiceTable, nextHref, serviceTable } from '../parts.ts';
import type { ClientRow, InvoiceRow, PageOf, ProductRow, ServiceRow } from '../shapes.ts';
import { parseIntoCycle } from '../cycle.ts';
import { statusBadge } from '../tones.ts';
import { productName } from '../parts.ts';
import { history } from './history.ts';

export const clientsPage: Page = {
  path: '/staff/clients',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const search = ctx.query['search'];
    const page = await ctx.call<PageOf<ClientRow>>('clients.list', { ...(search === undefined ? {} : { search }), ...before(ctx) });
    return {
      title: ctx.t('nav.clients'),
      actions: [{ label: ctx.t('clients.new'), href: '/staff/clients/new', icon: 'plus', main: true }, { label: ctx.t('groups.title'), href: '/staff/client-groups' }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('nav.clients'),
          export: csvHref(ctx),
          search: { name: 'search', value: search ?? '', label: ctx.t('clients.search') },
          columns: [{ label: ctx.t('clients.name') }, { label: ctx.t('clients.number'), hide: 'p3' }, { label: ctx.t('auth.email'), hide: 'p2' }, { label: ctx.t('services.status') }, { label: ctx.t('clients.since'), end: true, hide: 'p2' }],
          rows: page.items.map((row) => ({ cells: [{ text: row.name, href: `/staff/clients/${String(row.id)}` }, { text: row.number, mono: true }, { text: row.email }, { badge: statusBadge(ctx.say, row.status) }, { date: row.createdAt.slice(0, 10) }] })),
          empty: ctx.t('clients.empty'),
          emptyLink: { label: ctx.t('clients.new'), href: '/staff/clients/new' },
          next: nextHref(ctx, page.next),
        },
      ],
    };
  },
};

interface BrandsAnswer {
  readonly items: readonly { readonly id: number; readonly name: string }[];
}

export const newClientPage: Page = {
  path: '/staff/clients/new',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const { items } = await ctx.call<BrandsAnswer>('brands.list', {});
    return {
      title: ctx.t('clients.new'),
      crumbs: [{ label: ctx.t('nav.clients'), href: '/staff/clients' }],
      main: [
        {
          kind: 'form',
          form: ctx.form('create', ctx.t('clients.create'), [
            { name: 'brandId', label: ctx.t('clients.brand'), widget: 'select', width: 'half', options: items.map((item) => ({ value: String(item.id), label: item.name })) },
            { name: 'kind', label: ctx.t('clients.kind'), widget: 'select', width: 'half', options: ['person', 'company'].map((kind) => ({ value: kind, label: ctx.t(`clients.kind.${kind}`) })) },
            { name: 'name', label: ctx.t('clients.name'), widget: 'text', required: true },
            { name: 'email', label: ctx.t('auth.email'), widget: 'email', required: true, width: 'half' },
            { name: 'phone', label: ctx.t('auth.phone'), widget: 'text', width: 'half' },
            { name: 'country', label: ctx.t('auth.country'), widget: 'text', required: true, width: 'half', help: ctx.t('clients.countryHelp') },
            { name: 'taxId', label: ctx.t('auth.taxId'), widget: 'text', width: 'half' },
            { name: 'dueDay', label: ctx.t('clients.dueDay'), widget: 'number', width: 'half' },
            { name: 'locale', label: ctx.t('auth.language'), widget: 'select', width: 'half', options: ctx.web.catalogue.languages().map(({ locale, name }) => ({ value: locale, label: name })) },
          ]),
        },
      ],
    };
  },
  actions: {
    create: async (ctx, { brandId, kind, name, email, phone, country, taxId, dueDay, locale }) => {
      const made = await ctx.call<{ id: number }>('clients.create', { brandId, kind, name, email, phone, locale, country: country?.toUpperCase(), taxId: taxId === '' ? null : taxId, dueDay: dueDay === '' ? null : dueDay });
      return { to: `/staff/clients/${String(made.id)}`, say: 'clients.created' };
    },
  },
};

interface ClientAnswer {
  readonly client: ClientRow;
  readonly members: readonly { readonly name: string; readonly email: string; readonly role: string }[];
}

export const clientPage: Page = {
  path: '/staff/clients/:id',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const { client, members } = await ctx.call<ClientAnswer>('clients.get', { id: ctx.params['id'] });
    const services = await ctx.call<PageOf<ServiceRow>>('services.list', { clientId: client.id, limit: 20 });
    const invoices = await ctx.call<PageOf<InvoiceRow>>('invoices.list', { clientId: client.id, limit: 20 });
    const { balances } = await ctx.call<{ balances: readonly { amount: number; currency: string }[] }>('payments.balance', { clientId: client.id });
    const { items: products } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', { brandId: client.brandId });
    const offers = products.filter((product) => product.status !== 'retired').flatMap((product) => product.prices.filter((price) => price.currency === client.currency).map((price) => ({ value: `${String(product.id)}:${price.cycle.unit}:${String(price.cycle.count)}`, label: `${productName(ctx, product.name)} · ${ctx.say.money({ amount: price.price, currency: price.currency })}` })));
    return {
      title: client.name,
      badge: statusBadge(ctx.say, client.status),
      lead: client.number,
      crumbs: [{ label: ctx.t('nav.clients'), href: '/staff/clients' }],
      actions: [{ label: ctx.t('orders.new'), href: `/staff/orders/new?client=${String(client.id)}`, icon: 'plus' }, { label: ctx.t('nav.dunning'), href: `/staff/clients/${String(client.id)}/dunning`, icon: 'alert' }, { label: ctx.t('nav.tax'), href: `/staff/clients/${String(client.id)}/tax`, icon: 'invoice' }, { label: ctx.t('preview.title'), href: `/staff/clients/${String(client.id)}/preview` }, { label: ctx.t('early.title'), href: `/staff/clients/${String(client.id)}/early` }, { label: ctx.t('frequency.title'), href: `/staff/clients/${String(client.id)}/frequency` }],
      main: [serviceTable(ctx, services.items, '/staff/services', { title: ctx.t('services.title') }), invoiceTable(ctx, invoices.items, '/staff/invoices', { title: ctx.t('invoices.title') }), await history(ctx, 'client', client.id)],
      aside: [
        ...(await slotCards(ctx, 'staff.client.aside', { clientId: client.id })),
        {
          kind: 'facts',
          title: ctx.t('clients.facts'),
          facts: [
            { label: ctx.t('auth.email'), text: client.email, copy: true },
            { label: ctx.t('auth.phone'), text: client.phone === '' ? '–' : client.phone },
            { label: ctx.t('auth.taxId'), text: client.taxId ?? '–', mono: true },
            { label: ctx.t('auth.country'), text: client.country },
            { label: ctx.t('auth.language'), text: client.locale },
            { label: ctx.t('clients.dueDay'), text: client.dueDay === null ? '–' : String(client.dueDay) },
            ...balances.map((money) => ({ label: ctx.t('balance.title'), money })),
          ],
        },
        ...(permits(ctx.caller.permissions, 'clients.impersonate') && members.length > 0 ? [{ kind: 'form' as const, title: ctx.t('acting.title'), lead: ctx.t('acting.lead'), form: ctx.form('view-as', ctx.t('acting.go'), [{ name: 'reason', label: ctx.t('acting.reason'), widget: 'text', required: true }]) }] : []),
        ...(offers.length === 0 ? [] : [{ kind: 'form' as const, title: ctx.t('orders.new'), form: ctx.form('order', ctx.t('orders.place'), [{ name: 'offer', label: ctx.t('orders.product'), widget: 'select', options: offers }]) }]),
        { kind: 'rows', title: ctx.t('account.people'), rows: members.map((member) => ({ icon: 'user', title: member.name, meta: member.email })), empty: ctx.t('clients.nobody') },
      ],
    };
  },
  actions: {
    'view-as': async (ctx, body) => {
      const { userId, clientId } = await ctx.call<{ userId: number; clientId: number }>('clients.viewAs', { id: ctx.params['id'], reason: body['reason'] });
      await signIn(ctx.web, 'client', ctx.request, ctx.response, userId, { clientId, actingStaff: ctx.caller.userId });
      return { to: '/' };
    },
    order: async (ctx, body) => {
      const [productId, ...rest] = (body['offer'] ?? '').split(':');
      const placed = await ctx.call<{ orderId: number }>('orders.place', { clientId: ctx.params['id'], items: [{ productId, cycle: parseIntoCycle(rest.join(':')) }] });
      return { to: `/staff/orders/${String(placed.orderId)}`, say: 'orders.placed' };
    },
  },
};
