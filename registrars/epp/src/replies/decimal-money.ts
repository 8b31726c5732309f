import { currencyExponent, isCurrency, money, roundHalfUp, type Money } from '@billet/sdk';

/**
 * Money out of a decimal of XML Schema: `10`, `107.1000`, `-5.00`. Registries write more decimals than the
 * currency has; what lies beyond them is rounded. Nothing for what is no amount or no currency.
 */
export const decimalMoney = (text: string | undefined, currency: string | undefined): Money | undefined => {
  const match = /^([+-]?)(\d{0,13})(?:\.(\d{0,12}))?$/.exec(text?.trim() ?? '');
  const [, sign, whole = '', fraction = ''] = match ?? [];
  if (match === null || whole + fraction === '' || currency === undefined || !isCurrency(currency)) return undefined;
  const digits = BigInt(whole + fraction) * 10n ** BigInt(currencyExponent(currency));
  const amount = roundHalfUp(digits, 10n ** BigInt(fraction.length));
  return money(sign === '-' && amount !== 0 ? -amount : amount, currency);
};
