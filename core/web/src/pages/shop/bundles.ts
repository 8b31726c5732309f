import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import { cycleText, productName } from '../parts.ts';
import type { OnOffer } from './on-offer.ts';

interface BundleRow {
  readonly id: number;
  readonly name: Readonly<Record<string, string>>;
  readonly left: number | null;
  readonly items: readonly { readonly productId: number; readonly cycle: { readonly unit: string; readonly count: number }; readonly quantity: number; readonly price: number | null }[];
}

/** A bundle with what it costs for a first period, and what its parts cost one by one. */
export interface BundleOn extends BundleRow {
  readonly contents: readonly string[];
  readonly price: number;
  readonly apart: number;
}

/** Bundles of which every part is on offer where the visitor is, in his currency. */
export const bundlesOn = async (ctx: PageCtx, { plans, currency }: Pick<OnOffer, 'plans' | 'currency'>): Promise<readonly BundleOn[]> => {
  const { items } = await ctx.call<{ items: readonly BundleRow[] }>('bundles.list', {});
  return items.flatMap((bundle) => {
    const parts = bundle.items.map((item) => {
      const product = plans.find(({ id }) => id === item.productId);
      const listed = product?.prices.find((price) => price.currency === currency && price.cycle.unit === item.cycle.unit && price.cycle.count === item.cycle.count)?.price;
      return { item, product, listed };
    });
    if (parts.some(({ product, listed }) => product === undefined || listed === undefined)) return [];
    const sum = (of: (part: (typeof parts)[number]) => number): number => parts.reduce((total, part) => total + of(part) * part.item.quantity, 0);
    return [
      {
        ...bundle,
        contents: parts.map(({ item, product }) => `${item.quantity === 1 ? '' : `${String(item.quantity)} × `}${productName(ctx, product?.name ?? {})}`),
        price: sum(({ item, listed }) => item.price ?? listed ?? 0),
        apart: sum(({ listed }) => listed ?? 0),
      },
    ];
  });
};

/** What is cheaper together, with what it saves. */
export const bundleCards = async (ctx: PageCtx, offer: OnOffer): Promise<readonly Card[]> => {
  const bundles = await bundlesOn(ctx, offer);
  if (bundles.length === 0) return [];
  const money = (amount: number): { amount: number; currency: string } => ({ amount, currency: offer.currency });
  return [
    {
      kind: 'plans',
      title: ctx.t('shop.bundles'),
      empty: '',
      plans: bundles.map((bundle) => {
        const cycles = [...new Set(bundle.items.map(({ cycle }) => cycleText(ctx, cycle)))];
        return {
          title: productName(ctx, bundle.name),
          text: '',
          money: money(bundle.price),
          cycle: cycles.length === 1 ? (cycles[0] ?? '') : '',
          ...(bundle.apart > bundle.price ? { more: ctx.t('shop.saves', { amount: ctx.say.money(money(bundle.apart - bundle.price)) }) } : {}),
          features: bundle.contents.map((name) => ({ name, value: '' })),
          ...(bundle.left === 0 ? { soldOut: ctx.t('shop.soldOut') } : {}),
          action: { label: ctx.t('shop.choose'), href: `/order/bundle/${String(bundle.id)}` },
        };
      }),
    },
  ];
};
