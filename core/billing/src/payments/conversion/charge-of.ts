import { multiplyRatio, type Money, type PaymentFact } from '@billet/sdk';
import type { ArrivedMoney } from '../book-payment.ts';
import type { ConvertedCharge } from '../rules/index.ts';
import type { Payment, PaymentAttempt } from '../tables.ts';

/** What an attempt or a payment was converted into; absent where it was not. */
export const chargeOf = ({ charged_amount, charged_currency, rate, market_rate, rate_on }: Pick<PaymentAttempt | Payment, 'charged_amount' | 'charged_currency' | 'rate' | 'market_rate' | 'rate_on'>): ConvertedCharge | undefined =>
  charged_amount === null || charged_currency === null || rate === null || market_rate === null || rate_on === null ? undefined : { amount: charged_amount, currency: charged_currency, rate, marketRate: market_rate, rateOn: rate_on };

/** What the provider is asked for, and nothing else is taken for it. */
export const askedOf = (attempt: PaymentAttempt): Money => {
  const { amount, currency } = chargeOf(attempt) ?? attempt;
  return { amount, currency };
};

/** What counts as its payment: all that was asked for, or the part of held money that staff have decided to take. */
export const takenOf = (attempt: PaymentAttempt): Money => (attempt.capture_amount === null ? askedOf(attempt) : { amount: attempt.capture_amount, currency: attempt.currency });

/** Money of an attempt as it is booked: in the currency of its invoices, at the rate that was agreed on. */
export interface ArrivedFor {
  readonly arrived: Pick<ArrivedMoney, 'amount' | 'fee' | 'currency' | 'charged'>;
  readonly late: number;
  readonly discount: number;
}

/** `told` is in the currency that was asked for. */
export const arrivedFor = (attempt: PaymentAttempt, amount: number, told: Pick<PaymentFact, 'late' | 'discount' | 'fee'>): ArrivedFor => {
  const charge = chargeOf(attempt);
  const [late, discount, fee] = [told.late?.amount ?? 0, told.discount?.amount ?? 0, told.fee?.amount ?? 0];
  if (charge === undefined) return { arrived: { amount, fee, currency: attempt.currency }, late, discount };
  const home = (part: number): number => multiplyRatio(attempt.amount, part, charge.amount);
  const asAsked = amount - late + discount === charge.amount;
  return {
    arrived: {
      // What was asked for settles exactly what was to be paid, whatever rounding says.
      amount: asAsked ? attempt.amount + home(late) - home(discount) : home(amount),
      fee: 0,
      currency: attempt.currency,
      charged: { ...charge, amount, fee },
    },
    late: home(late),
    discount: home(discount),
  };
};
