import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { cycleText, productName } from '../parts.ts';
import type { ClientRow, ProductRow } from '../shapes.ts';

interface BrandAnswer {
  readonly brand: { readonly name: string; readonly currency: string; readonly termsVersion: string | null; readonly termsText: string | null };
}

type Plan = Extract<Card, { kind: 'plans' }>['plans'][number];

const planOf = (ctx: PageCtx, item: ProductRow, currency: string): readonly Plan[] => {
  const prices = item.prices.filter((each) => each.currency === currency);
  const [price, second] = prices.length === 0 ? item.prices : prices;
  if (price === undefined) return [];
  return [
    {
      title: productName(ctx, item.name),
      text: productName(ctx, item.description),
      money: { amount: price.price, currency: price.currency },
      cycle: cycleText(ctx, price.cycle),
      ...(second === undefined ? {} : { more: ctx.t('shop.orPrice', { amount: ctx.say.money({ amount: second.price, currency: second.currency }), cycle: cycleText(ctx, second.cycle) }) }),
      action: { label: ctx.t('shop.choose'), href: `/order/${String(item.id)}` },
    },
  ];
};

/** One row of plans for each kind of product, in the order in which the kinds come up. */
const groupsOf = (ctx: PageCtx, items: readonly ProductRow[], currency: string): readonly Card[] => {
  const types = [...new Set(items.map((item) => item.type))];
  if (types.length === 0) return [{ kind: 'plans', plans: [], empty: ctx.t('shop.empty') }];
  return types.map((type) => ({ kind: 'plans', ...(types.length > 1 ? { title: ctx.t(`shop.type.${type}`) } : {}), plans: items.filter((item) => item.type === type).flatMap((item) => planOf(ctx, item, currency)), empty: ctx.t('shop.empty') }));
};

export const shopPage: Page = {
  path: '/shop',
  area: 'client',
  open: 'any',
  nav: 'shop',
  load: async (ctx) => {
    const { brand } = await ctx.call<BrandAnswer>('brands.current', {});
    const member = ctx.caller.clientId === undefined ? undefined : await ctx.call<{ client: ClientRow & { businessUnitId: number | null } }>('clients.get', { id: ctx.caller.clientId });
    const currency = member?.client.currency ?? brand.currency;
    const unit = member?.client.businessUnitId;
    const { items } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', unit == null ? {} : { businessUnitId: unit });
    const { items: tlds } = await ctx.call<{ items: readonly unknown[] }>('tlds.list', {});
    return {
      title: ctx.t('shop.title'),
      lead: ctx.t('shop.lead', { brand: brand.name }),
      ...(tlds.length === 0 ? {} : { actions: [{ label: ctx.t('domainShop.title'), href: '/domains/search', icon: 'globe' }] }),
      main: [
        ...groupsOf(ctx, items, currency),
      ],
    };
  },
};
