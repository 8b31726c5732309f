import { currencySchema, multiplyRatio, z } from '@billet/sdk';
import { exchange, fractionOf } from '../../catalog/index.ts';

/** What a merchant account does with invoices in currencies that it does not take: it charges them in this one. */
export const conversionSchema = z.strictObject({
  into: currencySchema,
  /** Percent on top of the house's rate. */
  margin: z.string().regex(/^\d{1,2}(\.\d{1,4})?$/).default('0'),
});

export type Conversion = z.output<typeof conversionSchema>;

/** The rate a payer is charged at, the house's own, and the day from which that one counts. */
export interface Rate {
  readonly rate: string;
  readonly marketRate: string;
  readonly rateOn: string;
}

/** What is charged instead of an amount in another currency. */
export interface ConvertedCharge extends Rate {
  readonly amount: number;
  readonly currency: string;
}

/** A decimal as it is written, without nothing at its end. */
const decimal = (digits: bigint, scale: number): string => {
  const text = String(digits).padStart(scale + 1, '0');
  return `${text.slice(0, text.length - scale)}.${text.slice(text.length - scale)}`.replace(/\.?0*$/, '');
};

/** A rate with a margin in percent on top, to the last digit. */
export const withMargin = (rate: string, margin: string): string => {
  const [n, d] = fractionOf(rate);
  const [m, e] = fractionOf(margin);
  return decimal(n * (100n * e + m), String(d).length - 1 + String(e).length - 1 + 2);
};

/** Converted once, from the whole amount. */
export const chargeFor = (amount: number, currency: string, into: string, rate: Rate): ConvertedCharge => ({ amount: exchange(amount, currency, into, rate.rate), currency: into, ...rate });

/** What was charged above its worth at the house's own rate; below nought, a loss. */
export const differenceOf = (amount: number, currency: string, charge: ConvertedCharge): number => charge.amount - exchange(amount, currency, charge.currency, charge.marketRate);

/** A payment in both of its currencies. */
export interface Converted {
  readonly amount: number;
  readonly charged: number;
}

/** How much of a payment is away already, in both currencies. */
export interface Away {
  readonly amount: number;
  readonly charged: number;
}

/** What a part of a payment is in the currency that was charged. The last part takes what is left: no cent is lost between them. */
export const chargedPart = (whole: Converted, away: Away, amount: number): number => multiplyRatio(whole.charged, away.amount + amount, whole.amount) - away.charged;

/** The same the other way round. */
export const amountPart = (whole: Converted, away: Away, charged: number): number => multiplyRatio(whole.amount, away.charged + charged, whole.charged) - away.amount;
