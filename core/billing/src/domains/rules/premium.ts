import { currencyExponent, type Money } from '@billet/sdk';
import { fractionOf } from '../../catalog/index.ts';
import { priceOf, type Margin } from './margin.ts';

/** What a year of a premium name costs us: what was accepted when it was sold. What is null is not known until somebody says it. */
export interface PremiumCost {
  readonly currency: string;
  readonly register: number | null;
  readonly renew: number | null;
  /** Bringing it here from another registrar; names that were sold before transfers had a price lack it. */
  readonly transfer?: number | null;
}

/** How a premium name comes to us. */
export type PremiumAction = 'register' | 'transfer';

/** A cost in the currency of the sale, rounded up: half a cent less would be sold below it. */
const exchangedUp = ({ amount, currency }: Money, to: string, rate: string): number => {
  const [n, d] = fractionOf(rate);
  const over = BigInt(amount) * n * 10n ** BigInt(currencyExponent(to));
  const under = d * 10n ** BigInt(currencyExponent(currency));
  return Number((over + under - 1n) / under);
};

/** What a premium name is sold for: its cost at the rate, with the margin of its TLD; never below its cost. */
export const premiumPrice = (cost: Money, to: string, rate: string, margin: Margin): number => priceOf(exchangedUp(cost, to, rate), margin);
