import { multiplyRatio, roundHalfUp } from '@billet/sdk';
import type { TaxRate } from './tax-rate.ts';

type Ratio = readonly [numerator: bigint, denominator: bigint];

/** A percentage as a ratio: `6.5` → 65/1000. */
const ratioOf = (percent: string): Ratio => {
  const [whole = '0', part = ''] = percent.split('.');
  return [BigInt(`${whole}${part}`), 10n ** BigInt(part.length) * 100n];
};

/** Tax on a net amount. */
export const taxOn = (net: number, rate: string): number => {
  const [n, d] = ratioOf(rate);
  return multiplyRatio(net, n, d);
};

/** Net part of a gross amount that holds one tax. */
export const netOf = (gross: number, rate: string): number => {
  const [n, d] = ratioOf(rate);
  return roundHalfUp(BigInt(gross) * d, d + n);
};

/** Gross per net, exactly, as numerator and denominator. */
const grossFactor = ({ rate, second }: TaxRate): Ratio => {
  const [n1, d1] = ratioOf(rate);
  const [n2, d2] = ratioOf(second?.rate ?? '0');
  return second?.compound === true ? [(d1 + n1) * (d2 + n2), d1 * d2] : [d1 * d2 + n1 * d2 + n2 * d1, d1 * d2];
};

/** An amount as priced, taken apart. Net and taxes of an inclusive price add up to it exactly. */
export const splitTax = (amount: number, rate: TaxRate): { readonly net: number; readonly first: number; readonly second: number } => {
  const [n, d] = grossFactor(rate);
  const net = rate.inclusive ? roundHalfUp(BigInt(amount) * d, n) : amount;
  if (rate.relief !== undefined) return { net, first: 0, second: 0 };
  if (rate.second === undefined) return { net, first: rate.inclusive ? amount - net : taxOn(net, rate.rate), second: 0 };
  const first = taxOn(net, rate.rate);
  return { net, first, second: rate.inclusive ? amount - net - first : taxOn(rate.second.compound ? net + first : net, rate.second.rate) };
};
