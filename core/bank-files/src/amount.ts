import { currencyExponent, isCurrency, malformed, type FormatPosition } from '@billet/sdk';

/** A decimal number as minor units, exactly; digits beyond the currency's have to be noughts. */
export const minorOf = (format: string, text: string, currency: string, at: FormatPosition): number => {
  if (!isCurrency(currency)) throw malformed(format, `"${currency}" is not a currency`, at);
  const match = /^([+-]?)(\d{1,18})(?:\.(\d{1,8}))?$/.exec(text);
  if (match === null) throw malformed(format, `"${text}" is not an amount`, at);
  const exponent = currencyExponent(currency);
  const fraction = match[3] ?? '';
  if (!/^0*$/.test(fraction.slice(exponent))) throw malformed(format, `"${text}" is finer than ${currency} goes`, at);
  const amount = Number(`${match[2] ?? ''}${fraction.slice(0, exponent).padEnd(exponent, '0')}`);
  if (!Number.isSafeInteger(amount)) throw malformed(format, `"${text}" is too large`, at);
  return match[1] === '-' ? 0 - amount : amount;
};
