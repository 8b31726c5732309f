import { currencyExponent, isCurrency, ModuleError, multiplyRatio, type Money } from '@billet/sdk';

/** Stripe takes these without decimals. MGA has two by ISO 4217, the others none. */
const WITHOUT_DECIMALS: ReadonlySet<string> = new Set(
  'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '),
);
/** Stripe never charges these. */
const UNKNOWN_TO_STRIPE: ReadonlySet<string> = new Set(['CLF', 'UYW', 'UYI', 'IQD', 'LYD']);

const stripeExponent = (currency: string): number =>
  WITHOUT_DECIMALS.has(currency) ? 0 : currencyExponent(currency) === 3 ? 3 : 2;

/** How many of Stripe's units make up how many of ours: ISK is sent in hundredths, MGA in whole ariary. */
const ratio = (currency: string): { readonly wire: number; readonly ours: number } => {
  const shift = stripeExponent(currency) - currencyExponent(currency);
  return { wire: 10 ** Math.max(shift, 0), ours: 10 ** Math.max(-shift, 0) };
};

const refuse = (message: string, field: 'amount' | 'currency'): never => {
  throw new ModuleError('invalid', message, { field, retry: 'never' });
};

/** Amount in Stripe's units; refuses what Stripe cannot charge exactly. */
export const toWire = ({ amount, currency }: Money): number => {
  if (!isCurrency(currency) || UNKNOWN_TO_STRIPE.has(currency))
    return refuse(`Stripe does not take ${currency}.`, 'currency');
  if (!Number.isSafeInteger(amount) || amount <= 0)
    return refuse('Only a positive amount can be paid.', 'amount');
  const { wire, ours } = ratio(currency);
  const sent = (amount / ours) * wire;
  if (!Number.isSafeInteger(sent)) return refuse(`Stripe takes ${currency} in whole units only.`, 'amount');
  if (stripeExponent(currency) === 3 && sent % 10 !== 0)
    return refuse(`Stripe takes ${currency} with two decimals: the last digit must be 0.`, 'amount');
  return sent;
};

const knownCurrency = (code: string): string => {
  const currency = code.toUpperCase();
  if (!isCurrency(currency))
    throw new ModuleError('remote', `Stripe names a currency "${code}" that is not known.`);
  return currency;
};

/** Money from Stripe's units. Refuses what is not exact, so that a rounded amount never passes for the one asked. */
export const fromWire = (sent: number, code: string): Money => {
  const currency = knownCurrency(code);
  const { wire, ours } = ratio(currency);
  const amount = (sent / wire) * ours;
  if (!Number.isSafeInteger(amount))
    throw new ModuleError('remote', `Stripe reports ${String(sent)} of ${code}, which is no amount.`);
  return { amount, currency };
};

/** A fee may be finer than the currency's unit; it is rounded half up. */
export const feeFromWire = (sent: number, code: string): Money => {
  const currency = knownCurrency(code);
  const { wire, ours } = ratio(currency);
  return { amount: multiplyRatio(sent, ours, wire), currency };
};
