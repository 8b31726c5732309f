import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import { listTlds, priceOf } from './tlds.ts';

/** As many endings as stand below the box with their prices. */
const SHOWN = 5;

/** The box that looks for a domain, where domains are sold. */
export const finderCard = async (ctx: PageCtx, currency: string): Promise<readonly Card[]> => {
  const tlds = await listTlds(ctx);
  if (tlds.length === 0) return [];
  const endings = tlds
    .filter((tld) => tld.featured)
    .flatMap((tld) => {
      const amount = priceOf(tld, 'register', tld.minYears, currency);
      return amount === undefined ? [] : [{ name: `.${tld.name}`, money: { amount, currency } }];
    });
  return [{ kind: 'finder', title: ctx.t('shop.finder'), path: '/domains/search', label: ctx.t('domainShop.box'), submit: ctx.t('shop.finderGo'), endings: endings.slice(0, SHOWN) }];
};
