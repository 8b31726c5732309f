import type { OperationCtx } from '@billet/sdk';
import { ExchangeRate } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { premiumPrice, type Margin, type PremiumAction, type PremiumCost } from '../rules/index.ts';
import { DomainOffer, type Tld } from '../tables.ts';

/** A premium name as it is sold for a year: what the first one costs, registered or brought here, and each later one. */
export interface PremiumTerms {
  readonly first: number;
  readonly renew: number;
  /** The offer is older than a day: ask again before somebody orders by it. */
  readonly expired: boolean;
}

/** What a registrar said of a name: nothing special, a premium that only a person sells, or one with its price. */
export type PremiumFound = 'ordinary' | 'askUs' | PremiumTerms;

const rateOf = async (ctx: OperationCtx, from: string, to: string): Promise<string | undefined> =>
  from === to ? '1' : (await data(ctx).all(ExchangeRate).where({ from_currency: from, to_currency: to }).where('effective_from', '<=', ctx.clock.today('UTC')).orderBy('effective_from', 'desc').first())?.rate;

interface Cost {
  readonly currency: string;
  readonly first: number;
  readonly renew: number | null;
}

const costOf = (offers: readonly DomainOffer[], action: PremiumAction): Cost | null => {
  const [first, renew] = [action, 'renew'].map((of) => offers.find((offer) => offer.action === of));
  return first === undefined ? null : { currency: first.currency, first: first.amount, renew: renew?.currency === first.currency ? renew.amount : null };
};

const offersOf = async (ctx: OperationCtx, { account_id: accountId }: Pick<Tld, 'account_id'>, names: readonly string[]): Promise<readonly DomainOffer[]> =>
  accountId === null || names.length === 0 ? [] : data(ctx).all(DomainOffer).where('account_id', accountId).whereIn('name', [...names]);

/** What a premium name costs us by its offer; nothing for an ordinary one. */
export const premiumCostOf = async (ctx: OperationCtx, tld: Tld, name: string, action: PremiumAction): Promise<PremiumCost | null> => {
  const cost = costOf(await offersOf(ctx, tld, [name]), action);
  return cost === null ? null : { currency: cost.currency, renew: cost.renew, register: null, [action]: cost.first };
};

/**
 * What premium names of a TLD are sold for in a currency. One is sold without a person where its TLD has a margin for it,
 * its terms are of one year, the registrar told the price of its renewals too, and there is a rate to the currency.
 */
export const premiumsOf = async (ctx: OperationCtx, tld: Pick<Tld, 'account_id' | 'premium' | 'min_years'>, names: readonly string[], currency: string, action: PremiumAction): Promise<(name: string) => PremiumFound> => {
  const offers = await offersOf(ctx, tld, names);
  const now = ctx.clock.now();
  const rates = new Map<string, string | undefined>();
  for (const from of new Set(offers.map((offer) => offer.currency))) rates.set(from, await rateOf(ctx, from, currency));
  return (name) => {
    const mine = offers.filter((offer) => offer.name === name);
    if (mine.length === 0) return 'ordinary';
    const cost = costOf(mine, action);
    const rate = cost === null ? undefined : rates.get(cost.currency);
    if (cost?.renew == null || rate === undefined || tld.premium === null || tld.min_years > 1) return 'askUs';
    const price = (amount: number): number => premiumPrice({ amount, currency: cost.currency }, currency, rate, tld.premium as Margin);
    return { first: price(cost.first), renew: price(cost.renew), expired: mine.some((offer) => offer.until <= now) };
  };
};
