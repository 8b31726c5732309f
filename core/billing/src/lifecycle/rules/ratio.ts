import { roundHalfUp } from '@billet/sdk';

/** An exact amount: numerator and denominator, the denominator above zero. */
export type Ratio = readonly [bigint, bigint];

export const whole = (amount: number): Ratio => [BigInt(amount), 1n];
export const add = ([a, b]: Ratio, [c, d]: Ratio): Ratio => (b === d ? [a + c, b] : [a * d + c * b, b * d]);
export const minus = ([a, b]: Ratio): Ratio => [-a, b];
export const times = ([a, b]: Ratio, n: number, d: number): Ratio => [a * BigInt(n), b * BigInt(d)];
export const smaller = (x: Ratio, y: Ratio): Ratio => (x[0] * y[1] <= y[0] * x[1] ? x : y);
/** The one rounding at the end. */
export const rounded = ([n, d]: Ratio): number => roundHalfUp(n, d);
/** The next whole number that is not above. */
export const floored = ([n, d]: Ratio): number => Number(n >= 0n ? n / d : -((-n + d - 1n) / d));
