import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';

interface TldRow {
  readonly name: string;
  readonly featured: boolean;
  readonly minYears: number;
  readonly prices: readonly { readonly action: string; readonly years: number; readonly currency: string; readonly price: number }[];
}

/** As many endings as stand below the box with their prices. */
const SHOWN = 5;

/** The box that looks for a domain, where domains are sold. */
export const finderCard = async (ctx: PageCtx, currency: string): Promise<readonly Card[]> => {
  const { items } = await ctx.call<{ items: readonly TldRow[] }>('tlds.list', {});
  if (items.length === 0) return [];
  const endings = items
    .filter((tld) => tld.featured)
    .flatMap(({ name, minYears, prices }) => {
      const of = (action: string): number | undefined => prices.find((price) => price.action === action && price.years === minYears && price.currency === currency)?.price;
      const amount = of('register') ?? of('renew');
      return amount === undefined ? [] : [{ name: `.${name}`, money: { amount, currency } }];
    });
  return [{ kind: 'finder', title: ctx.t('shop.finder'), path: '/domains/search', label: ctx.t('domainShop.box'), submit: ctx.t('shop.finderGo'), endings: endings.slice(0, SHOWN) }];
};
