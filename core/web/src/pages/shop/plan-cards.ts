import type { Card, Feature } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import { cycleText, productName } from '../parts.ts';
import type { ProductRow } from '../shapes.ts';

export type Plan = Extract<Card, { kind: 'plans' }>['plans'][number];

/** As many features as a plan's card names; the comparison has all. */
const ON_CARD = 6;

/** Features in the language of the visitor, else in English, else in any. */
export const featuresOf = (ctx: PageCtx, { features }: Pick<ProductRow, 'features'>): readonly Feature[] => {
  const [language = ''] = ctx.locale.split('-');
  return features[ctx.locale] ?? features[language] ?? Object.entries(features).find(([key]) => key.startsWith(`${language}-`))?.[1] ?? features['en'] ?? Object.values(features)[0] ?? [];
};

export const pricesFor = (item: ProductRow, currency: string): ProductRow['prices'] => item.prices.filter((each) => each.currency === currency);

export const planOf = (ctx: PageCtx, item: ProductRow, currency: string): readonly Plan[] => {
  const [price, second] = pricesFor(item, currency);
  if (price === undefined) return [];
  const features = featuresOf(ctx, item);
  return [
    {
      title: productName(ctx, item.name),
      text: productName(ctx, item.description),
      money: { amount: price.price, currency },
      cycle: cycleText(ctx, price.cycle),
      ...(second === undefined ? {} : { more: ctx.t('shop.orPrice', { amount: ctx.say.money({ amount: second.price, currency }), cycle: cycleText(ctx, second.cycle) }) }),
      ...(item.recommended ? { tag: ctx.t('shop.recommended') } : {}),
      ...(item.stock === 0 ? { soldOut: ctx.t('shop.soldOut') } : {}),
      ...(features.length === 0 ? {} : { features: features.slice(0, ON_CARD) }),
      action: { label: ctx.t('shop.choose'), href: `/order/${String(item.id)}` },
    },
  ];
};

export const plansCard = (ctx: PageCtx, items: readonly ProductRow[], currency: string, title?: string): Card => ({
  kind: 'plans',
  ...(title === undefined ? {} : { title }),
  plans: items.flatMap((item) => planOf(ctx, item, currency)),
  empty: ctx.t('shop.empty'),
});

/** All features of all plans, a line each; only where there is something to compare. */
export const compareCard = (ctx: PageCtx, items: readonly ProductRow[], currency: string): readonly Card[] => {
  const known = items.map((item) => ({ item, features: featuresOf(ctx, item) }));
  const names = [...new Set(known.flatMap(({ features }) => features.map(({ name }) => name)))];
  if (known.filter(({ features }) => features.length > 0).length < 2) return [];
  const cell = (features: readonly Feature[], name: string): { text?: string; yes?: boolean } => {
    const found = features.find((each) => each.name === name);
    return found === undefined ? { yes: false } : found.value === '' ? { yes: true } : { text: found.value };
  };
  const plans = known.flatMap(({ item }) => planOf(ctx, item, currency).map(({ title, tag, money, cycle }) => ({ title, money, cycle, ...(tag === undefined ? {} : { tag }) })));
  return [{ kind: 'compare', title: ctx.t('shop.compare'), caption: ctx.t('shop.compare'), plans, rows: names.map((name) => ({ label: name, cells: known.map(({ features }) => cell(features, name)) })) }];
};
