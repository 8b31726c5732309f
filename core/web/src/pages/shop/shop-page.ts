import type { Card } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { productName } from '../parts.ts';
import type { ProductRow } from '../shapes.ts';
import { bundleCards } from './bundles.ts';
import { finderCard } from './finder-card.ts';
import { loadOffer, type GroupRow, type OnOffer } from './on-offer.ts';
import { compareCard, planOf, plansCard, type Plan } from './plan-cards.ts';

const membersOf = ({ plans }: OnOffer, group: GroupRow): readonly ProductRow[] => plans.filter((plan) => plan.groupId === group.id);

/** A group as one card: what it is, how many plans it has, and what the cheapest costs. */
const tileOf = (ctx: PageCtx, offer: OnOffer, group: GroupRow): readonly Plan[] => {
  const plans = membersOf(offer, group).flatMap((item) => planOf(ctx, item, offer.currency));
  const cheapest = plans.reduce<Plan | undefined>((best, plan) => (best === undefined || plan.money.amount < best.money.amount ? plan : best), undefined);
  if (cheapest === undefined) return [];
  return [
    {
      title: productName(ctx, group.name),
      text: productName(ctx, group.description),
      from: ctx.t('shop.from'),
      money: cheapest.money,
      cycle: cheapest.cycle,
      more: ctx.t('shop.plans', { count: plans.length }),
      action: { label: ctx.t('shop.seePlans'), href: `/shop/${group.slug}` },
    },
  ];
};

/** What stands in no group: one row of plans for each kind of product. */
const restCards = (ctx: PageCtx, items: readonly ProductRow[], currency: string, titled: boolean): readonly Card[] => {
  const types = [...new Set(items.map((item) => item.type))];
  return types.map((type) => plansCard(ctx, items.filter((item) => item.type === type), currency, titled || types.length > 1 ? ctx.t(`shop.type.${type}`) : undefined));
};

const groupCards = (ctx: PageCtx, offer: OnOffer): readonly Card[] => {
  const [first, ...others] = offer.groups.filter((group) => membersOf(offer, group).length > 0);
  if (first === undefined) return [];
  if (others.length > 0) return [{ kind: 'plans', plans: [first, ...others].flatMap((group) => tileOf(ctx, offer, group)), empty: '' }];
  const members = membersOf(offer, first);
  return [plansCard(ctx, members, offer.currency, productName(ctx, first.name)), ...compareCard(ctx, members, offer.currency)];
};

/** What a brand sells where the visitor is: the domain box, its groups, and what stands in none. */
export const shopPage: Page = {
  path: '/shop',
  area: 'client',
  open: 'any',
  nav: 'shop',
  load: async (ctx) => {
    const offer = await loadOffer(ctx);
    const groups = groupCards(ctx, offer);
    const loose = offer.plans.filter((plan) => !offer.groups.some((group) => group.id === plan.groupId));
    const finder = await finderCard(ctx, offer.currency);
    const main = [...finder, ...groups, ...restCards(ctx, loose, offer.currency, groups.length > 0), ...(await bundleCards(ctx, offer))];
    return {
      title: ctx.t('shop.title'),
      lead: ctx.t('shop.lead', { brand: offer.brand.name }),
      main: main.length === 0 ? [{ kind: 'plans', plans: [], empty: ctx.t('shop.empty') }] : main,
    };
  },
};
