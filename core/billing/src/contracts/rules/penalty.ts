import { currencyExponent, daysBetween, type LocalDate } from '@billet/sdk';
import { readFormula } from './expression.ts';
import { fromMinor, toMinor, type Ratio } from './ratio.ts';

/** Names that a penalty formula may use. Money is in units of the currency. */
export const penaltyNames = ['remaining_months', 'remaining_days', 'elapsed_months', 'term_months', 'price', 'monthly_price', 'setup_fee'] as const;

export interface PenaltyCase {
  readonly kind: 'none' | 'amount' | 'formula';
  readonly amount: number;
  readonly formula: string;
  readonly startsOn: LocalDate;
  /** Exclusive. */
  readonly endsOn: LocalDate;
  readonly termMonths: number;
  /** First day without the service. */
  readonly on: LocalDate;
  readonly currency: string;
  /** All pieces of one cycle, in minor units, and the months of a cycle as a fraction. */
  readonly price: number;
  readonly cycleMonths: Ratio;
  readonly setupFee: number;
}

const monthIndex = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));

/** Started months between two days. */
export const monthsBetween = (from: LocalDate, to: LocalDate): number => {
  if (to <= from) return 0;
  const whole = monthIndex(to) - monthIndex(from);
  return to.slice(8, 10) > from.slice(8, 10) ? whole + 1 : whole === 0 ? 1 : whole;
};

/** What ending early costs, in minor units; nothing once the term is over, and never below nothing. */
export const penaltyOf = (wish: PenaltyCase): number => {
  if (wish.kind === 'none' || wish.on >= wish.endsOn) return 0;
  if (wish.kind === 'amount') return wish.amount;
  const exponent = currencyExponent(wish.currency);
  const whole = (value: number): Ratio => [BigInt(value), 1n];
  const price = fromMinor(wish.price, exponent);
  const from = wish.on < wish.startsOn ? wish.startsOn : wish.on;
  const value = readFormula(wish.formula, penaltyNames).valueOf({
    remaining_months: whole(monthsBetween(from, wish.endsOn)),
    remaining_days: whole(daysBetween(from, wish.endsOn)),
    elapsed_months: whole(Math.max(0, wish.termMonths - monthsBetween(from, wish.endsOn))),
    term_months: whole(wish.termMonths),
    price,
    monthly_price: [price[0] * wish.cycleMonths[1], price[1] * wish.cycleMonths[0]],
    setup_fee: fromMinor(wish.setupFee, exponent),
  });
  return Math.max(0, toMinor(value, exponent));
};
