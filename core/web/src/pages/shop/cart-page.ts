import type { CheckoutSection } from '../../view-models/checkout.ts';
import type { Page, PageCtx, Action, Body } from '../page.ts';
import { cycleText, productName } from '../parts.ts';
import { buyerSections, loadBuyer, type Buyer } from './buyer.ts';
import { bundlesOn } from './bundles.ts';
import { readCart, readKept, writeCart, type Cart, type CartItem } from './cart.ts';
import { checkOut, preview } from './check-out.ts';
import { assertStillFree } from './domain-choice.ts';
import { promotionField } from '../codes.ts';
import { loadOffer, type OnOffer } from './on-offer.ts';

type Row = NonNullable<CheckoutSection['rows']>[number];

const rowOf = async (ctx: PageCtx, offer: OnOffer, item: CartItem): Promise<Row> => {
  const base = { remove: { value: `remove:${item.key}`, label: ctx.t('cart.remove') } };
  const years = (count: number): string => ctx.t('domainShop.years', { years: count });
  if (item.kind === 'domain') return { ...base, icon: 'globe', title: item.name, meta: `${ctx.t(`cart.domain.${item.how}`)} · ${years(Number(item.years))}` };
  if (item.kind === 'bundle') {
    const bundle = (await bundlesOn(ctx, offer)).find(({ id }) => id === item.bundleId);
    return { ...base, icon: 'box', title: bundle === undefined ? ctx.t('cart.bundle') : productName(ctx, bundle.name), meta: bundle?.contents.join(' + ') ?? '' };
  }
  const plan = offer.plans.find(({ id }) => id === item.productId);
  const cycle = item.cycle ?? plan?.prices.find(({ currency }) => currency === offer.currency)?.cycle;
  const domain = item.domain === undefined ? [] : [`${item.domain.name} (${ctx.t(`cart.domain.${item.domain.how}`)})`];
  return { ...base, icon: 'server', title: `${item.quantity === '1' ? '' : `${item.quantity} × `}${plan === undefined ? ctx.t('errors.NOT_ON_OFFER') : productName(ctx, plan.name)}`, meta: [...(cycle === undefined ? [] : [cycleText(ctx, cycle)]), ...domain].join(' · ') };
};

const sectionsOf = async (ctx: PageCtx, buyer: Buyer, cart: Cart, body: Body): Promise<readonly CheckoutSection[]> => {
  const offer = await loadOffer(ctx);
  const rows = await Promise.all(cart.map((item) => rowOf(ctx, offer, item)));
  const sections = [{ title: ctx.t('cart.title'), rows, fields: [promotionField(ctx)], link: { label: ctx.t('cart.goOn'), href: '/shop' } }, ...buyerSections(ctx, buyer, body)];
  return sections.map(({ fields, ...section }, at) => ({ ...section, number: at + 1, fields: ctx.form('order', '', [...fields, ...(at === 0 ? [{ name: 'shape', label: '', widget: 'hidden' as const, value: body['contactId'] ?? '' }] : [])]).fields }));
};

const load = async (ctx: PageCtx, body: Body = ctx.problem?.values ?? {}, cart?: Cart): ReturnType<Page['load']> => {
  const { items, lost } = cart === undefined ? await readKept(ctx) : { items: cart, lost: 0 };
  // Said once: what is kept from here on is only what is understood.
  if (lost > 0) await writeCart(ctx, items);
  const above = lost === 0 ? {} : { above: [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: ctx.t('cart.lost', { count: lost }) }] };
  const head = { title: ctx.t('cart.title'), crumbs: [{ label: ctx.t('shop.title'), href: '/shop' }], ...above };
  if (items.length === 0) return { ...head, main: [{ kind: 'rows', rows: [], empty: ctx.t('cart.empty'), emptyLink: { label: ctx.t('cart.goOn'), href: '/shop' } }] };
  const buyer = await loadBuyer(ctx, items);
  return {
    ...head,
    lead: ctx.t('checkout.lead'),
    live: true,
    main: [{ kind: 'checkout', product: { title: ctx.t('checkout.title'), text: '' }, form: ctx.form('order', ctx.t('shop.order'), []), sections: await sectionsOf(ctx, buyer, items, body), summary: await preview(ctx, buyer, items, body) }],
  };
};

const order: Action = async (ctx, body) => {
  const cart = await readCart(ctx);
  const step = body['step'] ?? '';
  if (step.startsWith('remove:')) {
    const rest = cart.filter(({ key }) => key !== step.slice('remove:'.length));
    await writeCart(ctx, rest);
    return load(ctx.keeping('order', body), body, rest);
  }
  if (step === 'total' || cart.length === 0) return load(ctx.keeping('order', body), body, cart);
  await assertStillFree(ctx, cart);
  return checkOut(ctx, await loadBuyer(ctx, cart), cart, body);
};

/** Everything that was put into the cart, ordered on one page. */
export const cartPage: Page = {
  path: '/cart',
  area: 'client',
  open: 'any',
  nav: 'cart',
  load: (ctx) => load(ctx),
  part: async (ctx, body) => {
    const cart = await readCart(ctx);
    const buyer = await loadBuyer(ctx, cart);
    // Somebody else to register to: his fields appear.
    const sections = body['shape'] === (body['contactId'] ?? '') ? {} : { sections: await sectionsOf(ctx.keeping('order', body), buyer, cart, body) };
    return { view: 'checkout-summary', model: { summary: await preview(ctx, buyer, cart, body), ...sections } };
  },
  actions: { order },
};
