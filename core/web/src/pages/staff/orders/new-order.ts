import { addDays, isBilletError } from '@billet/sdk';
import { chooseClient } from '../choose-client.ts';
import type { Card } from '../../../view-models/page.ts';
import type { CheckoutSummary } from '../../../view-models/checkout.ts';
import { summaryOf, type Due } from '../../client/due-summary.ts';
import { codesOf, promotionField } from '../../codes.ts';
import { errorText } from '../../error-text.ts';
import type { Action, Body, FieldWish, Page, PageCtx } from '../../page.ts';
import type { ClientRow, GatewayRow, ProductRow } from '../../shapes.ts';
import type { TldRow } from '../../shop/tlds.ts';
import { productName, today } from '../../parts.ts';
import { domainItemsOf, domainLineFields, domainLinesOf, freeDomain, hostedNames, registrantField, soldLines } from './order-domains.ts';
import { comesWith, freePlace, itemsOf, productField, rowFields, rowsOf, type OrderRow } from './order-rows.ts';

interface BundleRow {
  readonly id: number;
  readonly brandId: number;
  readonly name: Readonly<Record<string, string>>;
  readonly status: string;
}

interface Basis {
  readonly client: ClientRow;
  readonly products: readonly ProductRow[];
  readonly tlds: readonly TldRow[];
  readonly bundles: readonly BundleRow[];
  readonly gateways: readonly GatewayRow[];
  readonly payers: readonly { readonly id: number; readonly name: string; readonly isDefault: boolean }[];
}

const loadBasis = async (ctx: PageCtx, id: string): Promise<Basis> => {
  const { client } = await ctx.call<{ client: ClientRow }>('clients.get', { id });
  const { items } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', { brandId: client.brandId });
  const { items: payers } = await ctx.call<{ items: Basis['payers'] }>('payers.list', { clientId: client.id });
  const { items: tlds } = await ctx.call<{ items: readonly TldRow[] }>('tlds.list', { brandId: client.brandId });
  const { items: bundles } = await ctx.call<{ items: readonly BundleRow[] }>('bundles.list', {});
  const { items: gateways } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', { brandId: client.brandId, currency: client.currency });
  return { client, tlds, gateways, bundles: bundles.filter((bundle) => bundle.brandId === client.brandId && bundle.status === 'active'), products: items.filter((product) => product.status !== 'retired' && product.type !== 'domain' && !product.isAddon), payers };
};

const wishOf = ({ client, tlds }: Basis, rows: readonly OrderRow[], body: Body): Record<string, unknown> => {
  const codes = codesOf(body['promotion']);
  const { payerId = '', bundleId = '' } = body;
  const lines = domainLinesOf(tlds, body);
  return {
    clientId: client.id,
    items: itemsOf(rows, client.currency, body, hostedNames(lines), domainItemsOf(lines, rows, client.currency, body)),
    ...(bundleId === '' ? {} : { bundleId }),
    ...(codes.length === 0 ? {} : { promotion: codes }),
    ...(payerId === '' ? {} : { payerId }),
  };
};

/** How staff place it at once; a quote is placed by whoever accepts it. */
const placingOf = (body: Body): Record<string, unknown> => {
  const { gatewayAccountId = '' } = body;
  return {
    ...(gatewayAccountId === '' ? {} : { gatewayAccountId }),
    raiseInvoice: body['raiseInvoice'] === 'on',
    sendMail: body['sendMail'] === 'on',
    sendConfirmation: body['sendConfirmation'] === 'on',
  };
};

/** The engine orders, issues, and takes everything back. What it refuses is said in the place of the total. */
const preview = async (ctx: PageCtx, basis: Basis, rows: readonly OrderRow[], body: Body): Promise<CheckoutSummary> => {
  if (rows.length === 0 && (body['bundleId'] ?? '') === '' && domainLinesOf(basis.tlds, body).length === 0) return { lines: [], note: ctx.t('orders.chooseFirst') };
  try {
    const { due } = (await ctx.web.house.executor.callByName('orders.place', { ...wishOf(basis, rows, body), ...placingOf(body) }, ctx.caller, { dryRun: true })) as { readonly due: Due | null };
    return summaryOf(ctx, due);
  } catch (error) {
    if (!isBilletError(error) || error.status >= 500) throw error;
    return { lines: [], note: errorText(ctx.say, error) };
  }
};

type Section = Extract<Card, { kind: 'checkout' }>['sections'][number];

const restFields = (ctx: PageCtx, { payers, bundles, gateways }: Basis): readonly FieldWish[] => [
  ...(bundles.length === 0 ? [] : [{ name: 'bundleId', label: ctx.t('cart.bundle'), widget: 'select' as const, width: 'half' as const, options: [{ value: '', label: ctx.t('orders.noProduct') }, ...bundles.map((bundle) => ({ value: String(bundle.id), label: productName(ctx, bundle.name) }))] }]),
  ...(payers.length < 2 ? [] : [{ name: 'payerId', label: ctx.t('orders.payer'), widget: 'select' as const, width: 'half' as const, options: payers.map((payer) => ({ value: String(payer.id), label: payer.name })) }]),
  promotionField(ctx),
  ...(gateways.length === 0 ? [] : [{ name: 'gatewayAccountId', label: ctx.t('pay.method'), widget: 'select' as const, width: 'half' as const, options: [{ value: '', label: ctx.t('orders.noProduct') }, ...gateways.map((gateway) => ({ value: String(gateway.id), label: gateway.name }))] }]),
  { name: 'raiseInvoice', label: ctx.t('orders.raiseInvoice'), widget: 'switch', checked: true },
  { name: 'sendConfirmation', label: ctx.t('orders.sendConfirmation'), widget: 'switch', checked: true },
  { name: 'sendMail', label: ctx.t('orders.sendMail'), widget: 'switch', checked: true },
  { name: 'accept', label: ctx.t('orders.acceptNow'), widget: 'switch', help: ctx.t('orders.acceptNowHelp') },
];

const DAYS_VALID = 14;

/** Instead of an order: the same, to be accepted by the client. */
const quoteFields = (ctx: PageCtx): readonly FieldWish[] => [
  { name: 'asQuote', label: ctx.t('quotes.asQuote'), widget: 'switch' },
  { name: 'validUntil', label: ctx.t('quotes.validUntil'), widget: 'date', width: 'half', value: addDays(today(ctx), DAYS_VALID) },
  { name: 'quoteNote', errorAt: 'note', label: ctx.t('quotes.note'), widget: 'textarea', rows: 3, help: ctx.t('quotes.noteHelp') },
];

/** Domains that were typed, and a place for one more. */
const domainSection = async (ctx: PageCtx, { client, tlds }: Basis, rows: readonly OrderRow[], body: Body): Promise<readonly FieldWish[]> => {
  if (tlds.length === 0 && rows.length === 0) return [];
  const lines = domainLinesOf(tlds, body);
  const sold = soldLines(lines);
  const free = freeDomain(lines);
  return [
    ...lines.flatMap((line) => domainLineFields(ctx, client.currency, rows, line.at, line, rows.length + Math.max(0, sold.indexOf(line)))),
    ...(await registrantField(ctx, client.id, lines)),
    ...(free === undefined ? [] : domainLineFields(ctx, client.currency, rows, free)),
  ];
};

const sectionsOf = async (ctx: PageCtx, basis: Basis, rows: readonly OrderRow[], body: Body): Promise<readonly Section[]> => {
  const fields = (wishes: readonly FieldWish[]): Section['fields'] => ctx.form('order', '', wishes).fields;
  const free = freePlace(rows);
  const shape = { name: 'shape', label: '', widget: 'hidden' as const, value: shapeOf(basis, rows, body) };
  const domains = await domainSection(ctx, basis, rows, body);
  const sections = [
    ...rows.map((row, position) => {
      const note = comesWith(ctx, row);
      return { title: ctx.t('orders.item'), fields: fields(rowFields(ctx, basis.products, basis.client.currency, row, position)), ...(note === undefined ? {} : { note }) };
    }),
    ...(free === undefined ? [] : [{ title: ctx.t(rows.length === 0 ? 'orders.item' : 'orders.another'), fields: fields([productField(ctx, basis.products, free)]) }]),
    ...(domains.length === 0 ? [] : [{ title: ctx.t('nav.domains'), fields: fields(domains) }]),
    { title: ctx.t('orders.rest'), fields: fields([...restFields(ctx, basis), shape]) },
    { title: ctx.t('quotes.instead'), fields: fields(quoteFields(ctx)), note: ctx.t('quotes.insteadNote') },
  ];
  return sections.map((section, i) => ({ ...section, number: i + 1 }));
};

const shapeOf = ({ tlds }: Basis, rows: readonly OrderRow[], body: Body): string =>
  [...rows.map(({ at, product }) => `${String(at)}:${String(product.id)}`), ...domainLinesOf(tlds, body).map(({ at, how, tld }) => `d${String(at)}:${how}:${tld?.name ?? ''}`)].join(' ');

const FRESH: Body = { raiseInvoice: 'on', sendMail: 'on', sendConfirmation: 'on' };

const load = async (ctx: PageCtx, typed: Body | undefined = ctx.problem?.values): ReturnType<Page['load']> => {
  const id = ctx.query['client'];
  if (id === undefined) return chooseClient(ctx, ctx.t('orders.new'), [{ label: ctx.t('nav.orders'), href: '/staff/orders' }]);
  const body = typed ?? FRESH;
  const basis = await loadBasis(ctx, id);
  const rows = await rowsOf(ctx, basis.products, basis.client.currency, body);
  return {
    title: ctx.t('orders.new'),
    crumbs: [{ label: ctx.t('nav.orders'), href: '/staff/orders' }, { label: basis.client.name, href: `/staff/clients/${String(basis.client.id)}` }],
    live: true,
    main: [{ kind: 'checkout', product: { title: basis.client.name, text: basis.client.number }, form: ctx.form('order', ctx.t('orders.place'), []), sections: await sectionsOf(ctx, basis, rows, body), summary: await preview(ctx, basis, rows, body) }],
  };
};

/** An order that cannot be accepted is there all the same: placed again, it would be there twice. Its own page has the button and the reason. */
const acceptNow = async (ctx: PageCtx, id: number): Promise<string> => {
  try {
    await ctx.call('orders.accept', { id });
    return 'orders.accepted';
  } catch (error) {
    if (!isBilletError(error) || error.status >= 500) throw error;
    return 'orders.placed';
  }
};

const place: Action = async (ctx, body) => {
  // Without scripts the fields of a product and the total are asked for by a button of its own.
  if (body['step'] === 'total') return load(ctx.keeping('order', body), body);
  const basis = await loadBasis(ctx, ctx.query['client'] ?? '');
  const rows = await rowsOf(ctx, basis.products, basis.client.currency, body);
  if (body['asQuote'] === 'on') {
    const { id } = await ctx.call<{ id: number }>('quotes.make', { ...wishOf(basis, rows, body), validUntil: body['validUntil'], note: body['quoteNote'], sendMail: body['sendMail'] === 'on' });
    return { to: `/staff/quotes/${String(id)}`, say: 'quotes.made' };
  }
  const { orderId } = await ctx.call<{ orderId: number }>('orders.place', { ...wishOf(basis, rows, body), ...placingOf(body) });
  return { to: `/staff/orders/${String(orderId)}`, say: body['accept'] === 'on' ? await acceptNow(ctx, orderId) : 'orders.placed' };
};

/** Rows A13 and D1: several products, domains and a bundle for one client, with the total of the engine while one types. */
export const newOrderPage: Page = {
  path: '/staff/orders/new',
  area: 'staff',
  open: 'member',
  nav: 'orders',
  load: (ctx) => load(ctx),
  part: async (ctx, body) => {
    const basis = await loadBasis(ctx, ctx.query['client'] ?? '');
    const rows = await rowsOf(ctx, basis.products, basis.client.currency, body);
    const summary = await preview(ctx, basis, rows, body);
    const sections = body['shape'] === shapeOf(basis, rows, body) ? {} : { sections: await sectionsOf(ctx.keeping('order', body), basis, rows, body) };
    return { view: 'checkout-summary', model: { summary, ...sections } };
  },
  actions: { order: place },
};
