import { isBilletError } from '@billet/sdk';
import { signIn } from '../../http/visitor.ts';
import type { CheckoutSummary } from '../../view-models/checkout.ts';
import { parseIntoCycle } from '../cycle.ts';
import type { Action, Body, Page, PageCtx } from '../page.ts';
import { productName } from '../parts.ts';
import type { ClientRow, GatewayRow, ProductRow } from '../shapes.ts';
import { summaryOf, type Due } from './due-summary.ts';
import { orderChoices } from './order-options.ts';
import { checkoutSections } from './checkout-form.ts';
import type { ShopBrand, Unit } from '../shop/on-offer.ts';

interface CheckedOut {
  readonly userId: number | null;
  readonly invoiceId: number | null;
  readonly serviceIds: readonly number[];
  readonly due: Due | null;
}

/** What is sent for somebody whose form is not complete yet: enough to know the price and the tax. */
const STRANGER = { name: 'Guest', email: 'guest@preview.invalid', password: null } as const;

const accountOf = (ctx: PageCtx, body: Body): Record<string, unknown> => {
  const { name = '', email = '', phone = '', country = 'BR', taxId = '', businessUnitId = '', password = '' } = body;
  return { name, email, phone, country, taxId: taxId === '' ? null : taxId, businessUnitId: businessUnitId === '' ? null : businessUnitId, password, locale: ctx.locale };
};

const wishOf = async (ctx: PageCtx, body: Body): Promise<Record<string, unknown>> => {
  const { options, addons, promotion } = await orderChoices(ctx, body);
  const cycle = parseIntoCycle(body['cycle']);
  return {
    items: [{ productId: ctx.params['id'], quantity: body['quantity'] ?? '1', options, ...(cycle === undefined ? {} : { cycle }) }, ...addons],
    ...(ctx.caller.clientId === undefined || (body['payerId'] ?? '') === '' ? {} : { payerId: body['payerId'] }),
    ...(promotion === undefined ? {} : { promotion }),
    acceptTerms: body['acceptTerms'] === 'on',
    gatewayAccountId: body['gatewayAccountId'] ?? null,
    ...(ctx.caller.clientId === undefined ? { account: accountOf(ctx, body) } : {}),
  };
};

/** The engine orders, issues, and takes everything back: what it would bill is what is shown. */
const preview = async (ctx: PageCtx, body: Body): Promise<CheckoutSummary> => {
  const wish = await wishOf(ctx, body);
  const account = wish['account'] === undefined ? {} : { account: { ...(wish['account'] as object), taxId: null, ...STRANGER } };
  try {
    const { due } = (await ctx.web.house.executor.callByName('orders.checkOut', { ...wish, ...account, acceptTerms: true }, ctx.caller, { dryRun: true })) as CheckedOut;
    return summaryOf(ctx, due);
  } catch (error) {
    if (!isBilletError(error) || error.status >= 500) throw error;
    return { lines: [], note: ctx.t('checkout.noTotal') };
  }
};

const load = async (ctx: PageCtx, body: Body = ctx.problem?.values ?? {}): ReturnType<Page['load']> => {
  const item = await ctx.call<ProductRow>('products.get', { id: ctx.params['id'] });
  const { brand, units } = await ctx.call<{ brand: ShopBrand; units: readonly Unit[] }>('brands.current', {});
  const currency = ctx.caller.clientId === undefined ? brand.currency : (await ctx.call<{ client: ClientRow }>('clients.get', { id: ctx.caller.clientId })).client.currency;
  const { items: gateways } = await ctx.call<{ items: readonly GatewayRow[] }>('gatewayAccounts.list', { brandId: item.brandId, currency });
  const form = ctx.form('order', ctx.t('shop.order'), []);
  return {
    title: ctx.t('checkout.title'),
    lead: ctx.t('checkout.lead'),
    crumbs: [{ label: ctx.t('shop.title'), href: '/shop' }],
    live: true,
    main: [{ kind: 'checkout', product: { title: productName(ctx, item.name), text: productName(ctx, item.description) }, form, sections: await checkoutSections(ctx, item, brand, currency, units, gateways), summary: await preview(ctx, body) }],
  };
};

const order: Action = async (ctx, body) => {
  // Without scripts the total is asked for by a button of its own.
  if (body['step'] === 'total') return load(ctx.keeping('order', body), body);
  const done = await ctx.call<CheckedOut>('orders.checkOut', await wishOf(ctx, body));
  if (done.userId !== null) await signIn(ctx.web, 'client', ctx.request, ctx.response, done.userId);
  return done.invoiceId === null ? { to: `/services/${String(done.serviceIds[0])}`, say: 'shop.ordered' } : { to: `/invoices/${String(done.invoiceId)}?method=${body['gatewayAccountId'] ?? ''}`, say: 'shop.ordered' };
};

/** One page from the plan to the payment, for guests and clients alike; the total follows what is chosen. */
export const orderPage: Page = {
  path: '/order/:id',
  area: 'client',
  open: 'any',
  nav: 'shop',
  load: (ctx) => load(ctx),
  part: async (ctx, body) => ({ view: 'checkout-summary', model: { summary: await preview(ctx, body) } }),
  actions: { order },
};
