import { domainToASCII } from 'node:url';
import type { ContactField } from '../domains/contact-fields.ts';
import type { PageCtx } from '../page.ts';

/** An ending on offer, as the catalogue has it. */
export interface TldRow {
  readonly name: string;
  readonly productId: number;
  readonly featured: boolean;
  readonly minYears: number;
  readonly maxYears: number;
  readonly fields: readonly ContactField[];
  readonly prices: readonly { readonly action: string; readonly years: number; readonly currency: string; readonly price: number }[];
}

export const listTlds = async (ctx: PageCtx): Promise<readonly TldRow[]> => (await ctx.call<{ items: readonly TldRow[] }>('tlds.list', {})).items;

/** The longest ending on offer that a name ends with. */
export const tldOf = (tlds: readonly TldRow[], name: string): TldRow | undefined => {
  const ascii = domainToASCII(name.trim().toLowerCase());
  return tlds.filter((tld) => ascii.endsWith(`.${tld.name}`)).reduce<TldRow | undefined>((best, tld) => (best === undefined || tld.name.length > best.name.length ? tld : best), undefined);
};

/** What an ending costs for a term: the price of the action, else that of a renewal, without which it is not sold. */
export const priceOf = ({ prices }: TldRow, action: string, years: number, currency: string): number | undefined => {
  const of = (kind: string): number | undefined => prices.find((price) => price.action === kind && price.years === years && price.currency === currency)?.price;
  return of('renew') === undefined ? undefined : (of(action) ?? of('renew'));
};

/** Terms that have a price, shortest first. */
export const termsOf = (ctx: PageCtx, tld: TldRow, action: string, currency: string): readonly { readonly value: string; readonly label: string }[] =>
  Array.from({ length: tld.maxYears - tld.minYears + 1 }, (_none, at) => tld.minYears + at).flatMap((years) => {
    const amount = priceOf(tld, action, years, currency);
    return amount === undefined ? [] : [{ value: String(years), label: `${ctx.t('domainShop.years', { years })} · ${ctx.say.money({ amount, currency })}` }];
  });

interface Offer {
  readonly kind: 'ordinary' | 'askUs' | 'priced';
  readonly currency: string;
  readonly register: number | null;
  readonly transfer: number | null;
  readonly renew: number | null;
}

/** Terms for this name: those of its ending, none for a transfer, or the one year of a premium name at its own price. */
export const termsFor = async (ctx: PageCtx, tld: TldRow, name: string, currency: string, action: 'register' | 'transfer' = 'register'): Promise<ReturnType<typeof termsOf>> => {
  const offer = name.trim().length < 3 ? undefined : await ctx.call<Offer>('domains.offer', { name: name.trim().slice(0, 253), action });
  if (offer?.kind !== 'priced') return action === 'transfer' ? [] : termsOf(ctx, tld, 'register', currency);
  const money = (amount: number | null): string => ctx.say.money({ amount: amount ?? 0, currency: offer.currency });
  return [{ value: '1', label: `${ctx.t('domainShop.years', { years: 1 })} · ${money(offer[action])} · ${ctx.t('domainShop.renewal', { amount: money(offer.renew) })}` }];
};
