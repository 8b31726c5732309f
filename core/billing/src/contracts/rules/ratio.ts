import { roundHalfUp } from '@billet/sdk';

/** An exact number: numerator and denominator, the denominator above zero. */
export type Ratio = readonly [bigint, bigint];

export const plus = ([a, b]: Ratio, [c, d]: Ratio): Ratio => [a * d + c * b, b * d];
export const negated = ([a, b]: Ratio): Ratio => [-a, b];
export const product = ([a, b]: Ratio, [c, d]: Ratio): Ratio => [a * c, b * d];
/** Undefined for a division by zero. */
export const quotient = ([a, b]: Ratio, [c, d]: Ratio): Ratio | undefined => (c === 0n ? undefined : c < 0n ? [-a * d, b * -c] : [a * d, b * c]);
export const below = ([a, b]: Ratio, [c, d]: Ratio): boolean => a * d < c * b;

/** Decimal text as an exact number: `0.3` → 3/10. */
export const ratioOf = (decimal: string): Ratio => {
  const [whole = '0', part = ''] = decimal.split('.');
  return [BigInt(`${whole}${part}`), 10n ** BigInt(part.length)];
};

/** An amount of a currency in minor units, rounded once. */
export const toMinor = ([n, d]: Ratio, exponent: number): number => roundHalfUp(n * 10n ** BigInt(exponent), d);
export const fromMinor = (amount: number, exponent: number): Ratio => [BigInt(amount), 10n ** BigInt(exponent)];
