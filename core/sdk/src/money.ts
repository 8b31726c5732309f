import { z } from 'zod';
import { currencyExponent, currencySchema, isCurrency } from './currency.ts';
import { BilletError } from './errors.ts';

/** An amount in minor units (cents, sen, fils) and its ISO 4217 currency. @since 0.1.0 */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** The amount itself, with minus nought turned into nought. */
const range = (amount: number): number => {
  if (!Number.isSafeInteger(amount)) throw new BilletError('MONEY_RANGE', 'An amount is outside the safe range.', { status: 422 });
  return amount + 0;
};

const whole = (value: number | bigint): bigint => (typeof value === 'bigint' ? value : BigInt(range(value)));

/** Makes money; refuses fractions, unsafe integers and unknown currencies. @since 0.1.0 */
export const money = (amount: number, currency: string): Money => {
  if (!isCurrency(currency)) throw new BilletError('MONEY_CURRENCY', `"${currency}" is not a currency.`, { status: 422 });
  return { amount: range(amount), currency };
};

const same = (a: Money, b: Money): void => {
  if (a.currency !== b.currency) throw new BilletError('MONEY_MIXED', `${a.currency} and ${b.currency} do not add up.`, { status: 422 });
};

/** @since 0.1.0 */
export const addMoney = (a: Money, b: Money): Money => {
  same(a, b);
  return { amount: range(range(a.amount) + range(b.amount)), currency: a.currency };
};

/** @since 0.1.0 */
export const subtractMoney = (a: Money, b: Money): Money => {
  same(a, b);
  return { amount: range(range(a.amount) - range(b.amount)), currency: a.currency };
};

/** Quotient rounded half up, away from zero. The only rounding of the house. @since 0.1.0 */
export const roundHalfUp = (numerator: bigint, denominator: bigint): number => {
  if (denominator === 0n) throw new BilletError('MONEY_DIVISION', 'Division by zero.', { status: 500 });
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const rounded = (2n * n + d) / (2n * d);
  return range(Number(negative ? -rounded : rounded));
};

/** `amount` × numerator ÷ denominator, exact until the one rounding. @since 0.1.0 */
export const multiplyRatio = (amount: number, numerator: number | bigint, denominator: number | bigint): number =>
  roundHalfUp(whole(amount) * whole(numerator), whole(denominator));

/**
 * Splits an amount by weights so that the parts add up to it: largest remainder first, ties to the lowest index.
 * A negative amount mirrors the positive one.
 * @since 0.1.0
 */
export const allocateMinor = (amount: number, weights: readonly number[]): readonly number[] => {
  const sum = weights.reduce((all, weight) => all + whole(weight), 0n);
  if (sum <= 0n || weights.some((weight) => weight < 0)) throw new BilletError('MONEY_WEIGHTS', 'Weights must not be negative, nor all zero.', { status: 500 });
  const sign = amount < 0 ? -1 : 1;
  const total = whole(Math.abs(amount));
  const shares = weights.map((weight, index) => ({ index, floor: (total * whole(weight)) / sum, rest: (total * whole(weight)) % sum }));
  let left = total - shares.reduce((given, share) => given + share.floor, 0n);
  const lucky = new Set<number>();
  for (const share of [...shares].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))) {
    if (left === 0n) break;
    lucky.add(share.index);
    left -= 1n;
  }
  return shares.map((share) => sign * Number(share.floor + (lucky.has(share.index) ? 1n : 0n)) + 0);
};

/** Plain decimal text, for example `35.45`. @since 0.1.0 */
export const formatMinor = ({ amount, currency }: Money): string => {
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, digits.length - exponent)}${exponent === 0 ? '' : `.${digits.slice(-exponent)}`}`;
};

/**
 * Reads what a person or a file wrote: plain digits with an optional sign and at most the currency's decimals.
 * `decimal` says which sign parts them. Anything else (1e5, 0x10, grouping, other digits) is refused.
 * @since 0.1.0
 */
export const parseMoney = (text: string, currency: string, decimal: '.' | ',' = '.'): Money => {
  const exponent = currencyExponent(currency);
  const match = /^(-)?(\d{1,16})(?:[.,](\d{1,4}))?$/.exec(text.trim());
  const fraction = match?.[3] ?? '';
  if (match === null || fraction.length > exponent || (fraction !== '' && !text.includes(decimal))) {
    throw new BilletError('MONEY_FORMAT', 'Not an amount.', { status: 422, details: { text } });
  }
  const amount = Number(`${match[2] ?? ''}${fraction.padEnd(exponent, '0')}`);
  return money(match[1] === '-' && amount !== 0 ? -amount : amount, currency);
};

/** Minor units. @since 0.1.0 */
export const minorSchema = z.number().int();

/** Money as JSON. @since 0.1.0 */
export const moneySchema = z.strictObject({ amount: minorSchema, currency: currencySchema });
