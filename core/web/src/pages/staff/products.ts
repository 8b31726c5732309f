import { parseMoney } from '@billet/sdk';
import { settingsForm, type SchemaForm } from '../../forms/schema-form.ts';
import { extensionTitle } from '../extension-title.ts';
import { listActions } from '../lists/list-actions.ts';
import { listCards } from '../lists/list-cards.ts';
import type { ListSpec } from '../lists/list-spec.ts';
import { brands, states } from '../lists/options.ts';
import type { Body, Page, PageCtx } from '../page.ts';
import { cycleText, productName } from '../parts.ts';
import type { ProductRow } from '../shapes.ts';
import { statusBadge } from '../tones.ts';
import { priceForm, priceInput } from './products/price-form.ts';
import { PRODUCT_TYPES, accountDayField, anchorDayField, anchorInput, anchorText, productTabs, termFacts, termFields, termInput, type FullProduct } from './products/product-fields.ts';
import { unitsOf } from './products/units-of.ts';

const LIST: ListSpec<ProductRow> = {
  list: 'products',
  path: '/staff/products',
  operation: 'products.list',
  paging: 'whole',
  caption: 'nav.products',
  empty: 'products.empty',
  emptyLink: { label: 'products.new', href: '/staff/products/new' },
  views: ['active', 'hidden', 'retired'].map((status) => ({ label: `status.${status}`, query: { status } })),
  search: { name: 'search', label: 'products.name' },
  filters: [
    { name: 'status', label: 'services.status', widget: 'select', options: states('status', ['active', 'hidden', 'retired']) },
    { name: 'type', label: 'products.type', widget: 'select', options: states('products.type', ['hosting', 'reseller', 'access', 'domain', 'licence', 'server', 'certificate', 'other']) },
    { name: 'brandId', label: 'clients.brand', widget: 'select', options: brands },
  ],
  columns: [
    { id: 'name', label: 'products.name', cell: (ctx, row) => ({ text: productName(ctx, row.name), href: `/staff/products/${String(row.id)}`, sub: row.slug }) },
    { id: 'type', label: 'products.type', extra: true, cell: (ctx, row) => ({ text: ctx.t(`products.type.${row.type}`) }) },
    { id: 'module', label: 'products.module', hide: 'p2', cell: (ctx, row) => ({ text: row.module === null ? '–' : extensionTitle(ctx, row.module) }) },
    { id: 'status', label: 'services.status', cell: (ctx, row) => ({ badge: statusBadge(ctx.say, row.status) }) },
    { id: 'price', label: 'services.price', end: true, cell: (ctx, { prices: [price] }) => (price === undefined ? { text: '–' } : { money: { amount: price.price, currency: price.currency }, sub: cycleText(ctx, price.cycle) }) },
  ],
};

export const productsPage: Page = {
  path: LIST.path,
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => ({
      title: ctx.t('nav.products'),
      actions: [{ label: ctx.t('products.new'), href: '/staff/products/new', icon: 'plus', main: true }, { label: ctx.t('productGroups.title'), href: '/staff/product-groups' }, { label: ctx.t('bundle.title'), href: '/staff/bundles' }, { label: ctx.t('promotions.title'), href: '/staff/promotions' }, { label: ctx.t('exchange.title'), href: '/staff/exchange-rates' }],
      main: await listCards(ctx, LIST),
  }),
  actions: listActions(LIST),
};

const moduleForm = (ctx: PageCtx, module: string): SchemaForm | undefined => (module === '' ? undefined : settingsForm(ctx, module, 'product', 'm_'));

interface Brands {
  readonly items: readonly { readonly id: number; readonly name: string; readonly currency: string }[];
}

export const newProductPage: Page = {
  path: '/staff/products/new',
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const { items: brands } = await ctx.call<Brands>('brands.list', {});
    const units = (await Promise.all(brands.map(async (brand) => (await unitsOf(ctx, brand.id)).map((unit) => ({ ...unit, brand: brand.name }))))).flat();
    const { items: servers, modules } = await ctx.call<{ items: readonly { id: number; name: string; extension: string }[]; modules: readonly { id: string; title: string }[] }>('servers.list', {});
    const module = ctx.query['module'] ?? '';
    const settings = moduleForm(ctx, module);
    const currency = brands[0]?.currency ?? 'EUR';
    const choice = (values: readonly string[], key: string): { value: string; label: string }[] => values.map((value) => ({ value, label: ctx.t(`${key}.${value}`) }));
    return {
      title: ctx.t('products.new'),
      crumbs: [{ label: ctx.t('nav.products'), href: '/staff/products' }],
      sidenav: { label: ctx.t('products.module'), links: [{ id: '', title: ctx.t('products.noModule') }, ...modules].map(({ id, title }) => ({ label: title, href: `/staff/products/new${id === '' ? '' : `?module=${id}`}`, current: id === module })) },
      main: [
        {
          kind: 'form',
          form: ctx.form('create', ctx.t('products.create'), [
            { name: 'brandId', label: ctx.t('clients.brand'), widget: 'select', width: 'half', options: brands.map((item) => ({ value: String(item.id), label: item.name })) },
            { name: 'type', label: ctx.t('products.type'), widget: 'select', width: 'half', options: choice(PRODUCT_TYPES, 'products.type') },
            { name: 'name', label: ctx.t('products.name'), widget: 'text', required: true, width: 'half' },
            { name: 'slug', label: ctx.t('products.slug'), widget: 'text', required: true, width: 'half', help: ctx.t('products.slugHelp') },
            { name: 'description', label: ctx.t('products.description'), widget: 'text' },
            { name: 'price', label: ctx.t('services.price'), widget: 'money', required: true, width: 'half', unit: currency },
            { name: 'setupFee', label: ctx.t('products.setupFee'), widget: 'money', width: 'half', unit: currency, value: '0' },
            { name: 'unit', label: ctx.t('shop.cycle'), widget: 'select', width: 'half', options: ['month', 'year', 'week', 'day', 'hour', 'once'].map((unit) => ({ value: unit, label: ctx.t(`cycle.${unit}`, { count: 1 }) })) },
            { name: 'mode', label: ctx.t('products.mode'), widget: 'select', width: 'half', options: choice(['advance', 'arrears'], 'products.mode') },
            anchorDayField(ctx, 'third'),
            { name: 'dueDay', label: ctx.t('clients.dueDay'), widget: 'number', width: 'third' },
            { name: 'raiseDaysBefore', label: ctx.t('products.raiseDays'), widget: 'number', width: 'third', unit: ctx.t('form.days') },
            accountDayField(ctx),
            { name: 'prorateFirst', label: ctx.t('products.prorateFirst'), widget: 'switch', checked: true },
            { name: 'setupOn', label: ctx.t('products.setupOn'), widget: 'select', width: 'half', options: choice(['payment', 'order', 'acceptance', 'manual'], 'products.setupOn') },
            { name: 'suspensionMode', label: ctx.t('products.suspensionMode'), widget: 'select', width: 'half', options: choice(['block', 'walled'], 'products.suspensionMode') },
            ...termFields(ctx),
            ...(units.length === 0 ? [] : [{ name: 'businessUnit', label: ctx.t('auth.place'), widget: 'select' as const, width: 'half' as const, options: [{ value: '', label: ctx.t('views.all') }, ...units.map((unit) => ({ value: String(unit.id), label: brands.length < 2 ? unit.name : `${unit.brand}: ${unit.name}` }))] }]),
            { name: 'module', label: '', widget: 'hidden', value: module },
            ...(settings === undefined
              ? []
              : [
                  { name: 'serverId', label: ctx.t('service.server'), widget: 'select' as const, options: servers.filter((server) => server.extension === module).map((server) => ({ value: String(server.id), label: server.name })) },
                  ...settings.fields({}, []),
                ]),
          ]),
        },
      ],
    };
  },
  actions: {
    create: async (ctx, body) => {
      const made = await ctx.call<{ id: number }>('products.create', await productOf(ctx, body));
      return { to: `/staff/products/${String(made.id)}`, say: 'products.created' };
    },
  },
};

const optional = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

const productOf = async (ctx: PageCtx, body: Body): Promise<Record<string, unknown>> => {
  const { items } = await ctx.call<Brands>('brands.list', {});
  const currency = items.find((item) => String(item.id) === body['brandId'])?.currency ?? 'EUR';
  const amount = (name: string): number => parseMoney((body[name] === '' ? '0' : (body[name] ?? '0')).replace(',', '.'), currency).amount;
  const module = body['module'] ?? '';
  const settings = moduleForm(ctx, module);
  return {
    brandId: body['brandId'],
    type: body['type'],
    slug: body['slug'],
    name: { [ctx.locale]: body['name'] ?? '' },
    description: { [ctx.locale]: body['description'] ?? '' },
    mode: body['mode'],
    anchorDay: anchorInput(body),
    dueDay: optional(body['dueDay']),
    raiseDaysBefore: optional(body['raiseDaysBefore']),
    prorateFirst: body['prorateFirst'] === 'on',
    setupOn: body['setupOn'],
    suspensionMode: body['suspensionMode'],
    ...termInput(body),
    units: optional(body['businessUnit']) === null ? [] : [body['businessUnit']],
    module: optional(module),
    serverId: optional(body['serverId']),
    moduleSettings: settings?.values(body) ?? {},
    prices: [{ currency, cycle: { unit: body['unit'], count: 1 }, price: amount('price'), setupFee: amount('setupFee') }],
  };
};

export const productPage: Page = {
  path: '/staff/products/:id',
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const item = await ctx.call<FullProduct>('products.get', { id: ctx.params['id'] });
    return {
      title: productName(ctx, item.name),
      badge: statusBadge(ctx.say, item.status),
      crumbs: [{ label: ctx.t('nav.products'), href: '/staff/products' }],
      tabs: productTabs(ctx, item.id, ''),
      main: [
        {
          kind: 'table',
          title: ctx.t('products.prices'),
          caption: ctx.t('products.prices'),
          columns: [{ label: ctx.t('shop.cycle') }, { label: ctx.t('products.setupFee'), end: true }, { label: ctx.t('services.price'), end: true }],
          rows: item.prices.map((each) => ({ cells: [{ text: cycleText(ctx, each.cycle), sub: each.currency }, { money: { amount: each.setupFee, currency: each.currency } }, { money: { amount: each.price, currency: each.currency } }] })),
          empty: ctx.t('products.noPrice'),
        },
        await priceForm(ctx, item),
      ],
      aside: [
        {
          kind: 'facts',
          title: ctx.t('products.rules'),
          facts: [
            { label: ctx.t('products.module'), text: item.module ?? '–' },
            { label: ctx.t('products.mode'), text: ctx.t(`products.mode.${item.mode}`) },
            { label: ctx.t('products.anchorDay'), text: anchorText(ctx, item) },
            { label: ctx.t('clients.dueDay'), text: item.dueDay === null ? '–' : String(item.dueDay) },
            { label: ctx.t('products.raiseDays'), text: item.raiseDaysBefore === null ? '–' : String(item.raiseDaysBefore) },
            ...termFacts(ctx, item),
          ],
          actions: ['active', 'hidden', 'retired'].filter((status) => status !== item.status).map((status) => ctx.form('status', ctx.t(`products.set.${status}`), [{ name: 'status', label: '', widget: 'hidden', value: status }])),
        },
      ],
    };
  },
  actions: {
    price: async (ctx, body) => {
      await ctx.call('products.addPrice', { id: ctx.params['id'], ...priceInput(body) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    status: async (ctx, body) => {
      await ctx.call('products.update', { id: ctx.params['id'], status: body['status'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
