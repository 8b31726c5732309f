import { notFound } from '@billet/sdk';
import type { Page } from '../page.ts';
import { productName } from '../parts.ts';
import { loadOffer } from './on-offer.ts';
import { compareCard, plansCard } from './plan-cards.ts';

/** The plans of one group, side by side. */
export const groupPage: Page = {
  path: '/shop/:slug',
  area: 'client',
  open: 'any',
  nav: 'shop',
  load: async (ctx) => {
    const { groups, plans, currency } = await loadOffer(ctx);
    const group = groups.find(({ slug }) => slug === ctx.params['slug']);
    if (group === undefined) throw notFound('ProductGroup');
    const members = plans.filter((plan) => plan.groupId === group.id);
    return {
      title: productName(ctx, group.name),
      lead: productName(ctx, group.description),
      crumbs: [{ label: ctx.t('shop.title'), href: '/shop' }],
      main: [plansCard(ctx, members, currency), ...compareCard(ctx, members, currency)],
    };
  },
};
