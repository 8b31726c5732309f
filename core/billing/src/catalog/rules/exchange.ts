import { currencyExponent, multiplyRatio } from '@billet/sdk';
import { fractionOf } from './discount.ts';

/** An amount in another currency: minor units in, minor units out, rounded once. */
export const exchange = (amount: number, from: string, to: string, rate: string): number => {
  const [n, d] = fractionOf(rate);
  const [up, down] = [10n ** BigInt(currencyExponent(to)), 10n ** BigInt(currencyExponent(from))];
  return multiplyRatio(amount, n * up, d * down);
};
