import { comesAlong, orderChoices, orderFields } from '../client/order-options.ts';
import { parseIntoCycle } from '../cycle.ts';
import type { Body, FieldWish, PageCtx } from '../page.ts';
import { cycleText, productName } from '../parts.ts';
import type { ClientRow, ProductRow } from '../shapes.ts';
import type { PlanItem } from './cart.ts';
import { promotionField } from '../codes.ts';
import { choosingPage, type Chooser } from './checkout-page.ts';
import { assertDomain, assertNamed, domainFields, domainOf } from './domain-choice.ts';
import type { ShopBrand } from './on-offer.ts';
import { pricesFor } from './plan-cards.ts';
import { listTlds } from './tlds.ts';

const cycleField = (ctx: PageCtx, item: ProductRow, currency: string): FieldWish => ({
  name: 'cycle',
  label: ctx.t('shop.cycle'),
  widget: 'choices',
  errorAt: 'items.0.cycle',
  options: pricesFor(item, currency).map((price, i) => ({
    value: `${price.cycle.unit}:${String(price.cycle.count)}`,
    label: cycleText(ctx, price.cycle),
    money: { amount: price.price, currency },
    hint: price.setupFee === 0 ? undefined : ctx.t('shop.setupFee', { amount: ctx.say.money({ amount: price.setupFee, currency }) }),
    selected: i === 0,
  })),
});

export const currencyOf = async (ctx: PageCtx): Promise<string> =>
  ctx.caller.clientId === undefined ? (await ctx.call<{ brand: ShopBrand }>('brands.current', {})).brand.currency : (await ctx.call<{ client: ClientRow }>('clients.get', { id: ctx.caller.clientId })).client.currency;

const hosts = (item: ProductRow): boolean => ['hosting', 'reseller', 'certificate'].includes(item.type);
/** A certificate is for a domain from the first; hosting may get one later. */
const waits = (item: ProductRow): boolean => item.type !== 'certificate';

const itemOf = async (ctx: PageCtx, item: ProductRow, body: Body): Promise<PlanItem> => {
  const { options, addons } = await orderChoices(ctx, body);
  const cycle = parseIntoCycle(body['cycle']);
  const domain = hosts(item) ? domainOf(await listTlds(ctx), body) : undefined;
  return {
    kind: 'plan',
    key: domain === undefined ? `plan-${String(item.id)}` : `plan-${String(item.id)}-${domain.name}`,
    productId: item.id,
    quantity: body['quantity'] ?? '1',
    options,
    addons: addons.map(({ productId }) => productId),
    ...(cycle === undefined ? {} : { cycle }),
    ...(domain === undefined ? {} : { domain }),
  };
};

/** What is typed so far may be no name of ours yet: the total then follows without it, and the check before ordering says so. */
const soFar = (ctx: PageCtx, item: ProductRow, body: Body): Promise<PlanItem> => itemOf(ctx, item, body).catch(() => itemOf(ctx, item, { ...body, domain_how: 'later' }));

const choosePlan: Chooser = async (ctx, body) => {
  const item = await ctx.call<ProductRow>('products.get', { id: ctx.params['id'] });
  const currency = await currencyOf(ctx);
  const along = await comesAlong(ctx);
  const chosen = await soFar(ctx, item, body);
  return {
    title: productName(ctx, item.name),
    text: productName(ctx, item.description),
    lead: ctx.t('checkout.lead'),
    crumbs: [{ label: ctx.t('shop.title'), href: '/shop' }],
    item: chosen,
    sections: [
      { title: ctx.t('checkout.plan'), fields: [cycleField(ctx, item, currency), { name: 'quantity', label: ctx.t('checkout.quantity'), widget: 'number', value: '1', width: 'third', required: true, errorAt: 'items.0.quantity' }, ...(await orderFields(ctx, currency)), promotionField(ctx)], ...(along === undefined ? {} : { note: along }) },
      ...(hosts(item) ? [{ title: ctx.t('cart.domain'), fields: await domainFields(ctx, body, currency, waits(item)) }] : []),
    ],
    check: async () => {
      if (hosts(item)) assertNamed(body, waits(item));
      const { domain } = await itemOf(ctx, item, body);
      if (domain !== undefined) await assertDomain(ctx, domain.name, domain.how, 'domain_name');
    },
  };
};

/** One page from the plan to the payment, for guests and clients alike; the total follows what is chosen. */
export const orderPage = choosingPage('/order/:id', choosePlan);
