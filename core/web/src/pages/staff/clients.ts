import { LARGEST_FILE } from '@billet/billing';
import { permits } from '@billet/kernel';
import { signIn } from '../../http/visitor.ts';
import { slotCards } from '../../addons/slots.ts';
import { addFile, fileCards } from '../client-files/index.ts';
import { saveAnswers, staffAnswerCards } from '../client-fields/answer-cards.ts';
import { CLIENT_VERBS } from '../bulk/list-verbs.ts';
import { listActions } from '../lists/list-actions.ts';
import { listCards } from '../lists/list-cards.ts';
import { queryOf } from '../lists/list-query.ts';
import type { ListSpec } from '../lists/list-spec.ts';
import { brands, clientGroups, states } from '../lists/options.ts';
import { mailPreferenceCard, saveMailPreference } from '../mail-preference.ts';
import { forgetMailTrouble, mailTroubleForms } from '../mail-trouble.ts';
import { addressText } from '../contact-fields.ts';
import { countryField, countryName } from '../countries.ts';
import type { Page } from '../page.ts';
import { invoiceTable, serviceTable } from '../parts.ts';
import type { ClientRow, InvoiceRow, PageOf, ProductRow, ServiceRow } from '../shapes.ts';
import { parseIntoCycle } from '../cycle.ts';
import { statusBadge } from '../tones.ts';
import { productName } from '../parts.ts';
import { writeToList } from './campaigns/campaign-fields.ts';
import { mergedInto, mergedNote, mergedRecords, type MergedRecord } from './client-merge.ts';
import { history } from './history.ts';
import { addNoteTo, noteCards } from './notes/note-cards.ts';

const LIST: ListSpec<ClientRow> = {
  list: 'clients',
  path: '/staff/clients',
  operation: 'clients.list',
  caption: 'nav.clients',
  empty: 'clients.empty',
  emptyLink: { label: 'clients.new', href: '/staff/clients/new' },
  views: ['active', 'closed'].map((status) => ({ label: `status.${status}`, query: { status } })),
  search: { name: 'search', label: 'clients.search' },
  filters: [
    { name: 'status', label: 'services.status', widget: 'select', options: states('status', ['active', 'closed', 'anonymised']) },
    { name: 'kind', label: 'clients.kind', widget: 'select', options: states('clients.kind', ['person', 'company']) },
    { name: 'brandId', label: 'clients.brand', widget: 'select', options: brands },
    { name: 'groupId', label: 'groups.title', widget: 'select', options: clientGroups },
    { name: 'country', label: 'auth.country', widget: 'text' },
    { name: 'currency', label: 'shell.currency', widget: 'text' },
    { name: 'since', label: 'list.from', widget: 'date' },
    { name: 'until', label: 'list.until', widget: 'date' },
  ],
  columns: [
    { id: 'name', label: 'clients.name', cell: (_ctx, row) => ({ text: row.name, href: `/staff/clients/${String(row.id)}` }) },
    { id: 'number', label: 'clients.number', hide: 'p3', cell: (_ctx, row) => ({ text: row.number, mono: true }) },
    { id: 'email', label: 'auth.email', hide: 'p2', cell: (_ctx, row) => ({ text: row.email }) },
    { id: 'phone', label: 'auth.phone', extra: true, cell: (_ctx, row) => ({ text: row.phone }) },
    { id: 'taxId', label: 'auth.taxId', extra: true, cell: (_ctx, row) => ({ text: row.taxId ?? '–', mono: true }) },
    { id: 'country', label: 'auth.country', extra: true, cell: (ctx, row) => ({ text: countryName(ctx, row.country) }) },
    { id: 'currency', label: 'shell.currency', extra: true, cell: (_ctx, row) => ({ text: row.currency }) },
    { id: 'locale', label: 'auth.language', extra: true, cell: (_ctx, row) => ({ text: row.locale }) },
    { id: 'status', label: 'services.status', cell: (ctx, row) => ({ badge: statusBadge(ctx.say, row.status) }) },
    { id: 'since', label: 'clients.since', end: true, hide: 'p2', cell: (_ctx, row) => ({ date: row.createdAt.slice(0, 10) }) },
  ],
  bulk: CLIENT_VERBS,
};

export const clientsPage: Page = {
  path: LIST.path,
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => ({
    title: ctx.t('nav.clients'),
    actions: [{ label: ctx.t('clients.new'), href: '/staff/clients/new', icon: 'plus', main: true }, { label: ctx.t('groups.title'), href: '/staff/client-groups' }, { label: ctx.t('campaigns.write'), href: writeToList('clients', queryOf(ctx)), icon: 'mail' }, ...(permits(ctx.caller.permissions, 'clients.erase') ? [{ label: ctx.t('erase.proposed'), href: '/staff/erasures' }] : [])],
    main: await listCards(ctx, LIST),
  }),
  actions: listActions(LIST),
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
    const { brand, country } = await ctx.call<{ brand: { locale: string }; country: string }>('brands.current', {});
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
            countryField(ctx, country),
            { name: 'taxId', label: ctx.t('auth.taxId'), widget: 'text', width: 'half' },
            { name: 'dueDay', label: ctx.t('clients.dueDay'), widget: 'number', width: 'half' },
            { name: 'locale', label: ctx.t('auth.language'), widget: 'select', width: 'half', options: ctx.web.catalogue.languages().map(({ locale, name }) => ({ value: locale, label: name, selected: locale === brand.locale })) },
          ]),
        },
      ],
    };
  },
  actions: {
    create: async (ctx, { brandId, kind, name, email, phone, country, taxId, dueDay, locale }) => {
      const made = await ctx.call<{ id: number }>('clients.create', { brandId, kind, name, email, phone, locale, country, taxId: taxId === '' ? null : taxId, dueDay: dueDay === '' ? null : dueDay });
      return { to: `/staff/clients/${String(made.id)}`, say: 'clients.created' };
    },
  },
};

interface ClientAnswer {
  readonly client: ClientRow;
  readonly mergedInto: number | null;
  readonly merged: readonly MergedRecord[];
  readonly members: readonly { readonly name: string; readonly email: string; readonly role: string }[];
}

export const clientPage: Page = {
  path: '/staff/clients/:id',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  largestFile: LARGEST_FILE,
  movedTo: mergedInto,
  load: async (ctx) => {
    const { client, members, mergedInto: into, merged } = await ctx.call<ClientAnswer>('clients.get', { id: ctx.params['id'] });
    const { id: clientId } = client;
    const [services, invoices, { balances }, { items: products }, notes, files, past, trouble, slots, answers, preference] = await Promise.all([
      ctx.call<PageOf<ServiceRow>>('services.list', { clientId, limit: 20 }),
      ctx.call<PageOf<InvoiceRow>>('invoices.list', { clientId, limit: 20 }),
      ctx.call<{ balances: readonly { amount: number; currency: string }[] }>('payments.balance', { clientId }),
      ctx.call<{ items: readonly ProductRow[] }>('products.list', { brandId: client.brandId }),
      noteCards(ctx, { clientId }),
      fileCards(ctx, clientId),
      history(ctx, 'client', clientId),
      mailTroubleForms(ctx, clientId),
      slotCards(ctx, 'staff.client.aside', { clientId }),
      staffAnswerCards(ctx, clientId),
      mailPreferenceCard(ctx, clientId),
    ]);
    const offers = products.filter((product) => product.status !== 'retired').flatMap((product) => product.prices.filter((price) => price.currency === client.currency).map((price) => ({ value: `${String(product.id)}:${price.cycle.unit}:${String(price.cycle.count)}`, label: `${productName(ctx, product.name)} · ${ctx.say.money({ amount: price.price, currency: price.currency })}` })));
    return {
      title: client.name,
      badge: statusBadge(ctx.say, client.status),
      lead: client.number,
      crumbs: [{ label: ctx.t('nav.clients'), href: '/staff/clients' }],
      actions: [{ label: ctx.t('orders.new'), href: `/staff/orders/new?client=${String(client.id)}`, icon: 'plus' }, { label: ctx.t('nav.dunning'), href: `/staff/clients/${String(client.id)}/dunning`, icon: 'alert' }, { label: ctx.t('nav.tax'), href: `/staff/clients/${String(client.id)}/tax`, icon: 'invoice' }, { label: ctx.t('preview.title'), href: `/staff/clients/${String(client.id)}/preview` }, { label: ctx.t('early.title'), href: `/staff/clients/${String(client.id)}/early` }, { label: ctx.t('frequency.title'), href: `/staff/clients/${String(client.id)}/frequency` }, { label: ctx.t('statement.title'), href: `/staff/clients/${String(client.id)}/statement` }, { label: ctx.t('document.acts'), href: `/staff/clients/${String(client.id)}/acts` }, { label: ctx.t('consents.title'), href: `/staff/clients/${String(client.id)}/consents` }, { label: ctx.t('einvoice.routes'), href: `/staff/clients/${String(client.id)}/e-invoices` }, ...(permits(ctx.caller.permissions, 'clients.merge') && into === null ? [{ label: ctx.t('merge.title'), href: `/staff/clients/${String(client.id)}/merge` }] : []), ...(permits(ctx.caller.permissions, 'clients.erase') && into === null ? [{ label: ctx.t('erase.title'), href: `/staff/clients/${String(client.id)}/erase` }] : [])],
      main: [...mergedNote(ctx, into), serviceTable(ctx, services.items, '/staff/services', { title: ctx.t('services.title') }), invoiceTable(ctx, invoices.items, '/staff/invoices', { title: ctx.t('invoices.title') }), ...notes, ...files, ...past],
      aside: [
        ...trouble,
        ...slots,
        {
          kind: 'facts',
          title: ctx.t('clients.facts'),
          link: { label: ctx.t('clientEdit.title'), href: `/staff/clients/${String(client.id)}/edit` },
          facts: [
            { label: ctx.t('auth.email'), text: client.email, copy: true },
            { label: ctx.t('auth.phone'), text: client.phone === '' ? '–' : client.phone },
            { label: ctx.t('auth.taxId'), text: client.taxId ?? '–', mono: true },
            { label: ctx.t('clientLock.address'), text: addressText(client) === '' ? '–' : addressText(client) },
            { label: ctx.t('auth.country'), text: countryName(ctx, client.country) },
            { label: ctx.t('auth.language'), text: ctx.web.catalogue.languages().find(({ locale }) => locale === client.locale)?.name ?? client.locale },
            { label: ctx.t('clients.dueDay'), text: client.dueDay === null ? '–' : String(client.dueDay) },
            ...(client.accountDay === null ? [] : [{ label: ctx.t('clients.accountDay'), text: String(client.accountDay) }]),
            ...balances.map((money) => ({ label: ctx.t('balance.title'), money })),
          ],
        },
        ...mergedRecords(ctx, merged),
        ...answers,
        ...preference,
        ...(permits(ctx.caller.permissions, 'clients.impersonate') && members.length > 0 ? [{ kind: 'form' as const, title: ctx.t('acting.title'), lead: ctx.t('acting.lead'), form: ctx.form('view-as', ctx.t('acting.go'), [{ name: 'reason', label: ctx.t('acting.reason'), widget: 'text', required: true }]) }] : []),
        ...(offers.length === 0 ? [] : [{ kind: 'form' as const, title: ctx.t('orders.new'), form: ctx.form('order', ctx.t('orders.place'), [{ name: 'offer', label: ctx.t('orders.product'), widget: 'select', options: offers }]) }]),
        { kind: 'rows', title: ctx.t('account.people'), rows: members.map((member) => ({ icon: 'user', title: member.name, meta: member.email, href: `/staff/clients/${String(client.id)}/people` })), empty: ctx.t('clients.nobody') },
      ],
    };
  },
  actions: {
    'mail-works': forgetMailTrouble,
    'mail-preference': saveMailPreference((ctx) => ctx.params['id']),
    answers: saveAnswers((ctx) => Number(ctx.params['id'])),
    'add-file': addFile,
    'add-note': addNoteTo((ctx) => Promise.resolve({ clientId: Number(ctx.params['id']) })),
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
