import { createHash } from 'node:crypto';
import { formatMinor, ModuleError, moneyOf, type Money } from '@billet/sdk';

export const CURRENCIES: readonly string[] = ['ARS', 'BRL', 'CLP', 'COP', 'MXN', 'PEN', 'UYU'];

/** Taken in whole units only, although it has parts. */
const WHOLE: Readonly<Record<string, number>> = { COP: 100 };

/** Amounts are JSON numbers in units; every amount below 10^13 in them is exact to two decimals. */
export const toWire = (money: Money): number => {
  if (money.amount % (WHOLE[money.currency] ?? 1) !== 0) throw new ModuleError('invalid', `Mercado Pago takes whole ${money.currency} only.`, { field: 'money', retry: 'never' });
  return Number(formatMinor(money));
};

export const moneyIn = (amount: number | null | undefined, currency: string | null | undefined): Money | undefined => moneyOf(amount, currency);

export const sameMoney = (one: Money | undefined, other: Money): boolean => one?.amount === other.amount && one.currency === other.currency;

/** Keys of repeated calls have the form of a UUID; the same key of ours gives the same one. */
export const wireKey = (key: string): string => {
  const hex = createHash('sha256').update(key).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
