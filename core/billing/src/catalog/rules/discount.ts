import type { LocalDate } from '@billet/sdk';

/** A price cut of one service. A percentage is exact decimal text, an amount minor units of one full period. */
export interface Discount {
  readonly id: number;
  readonly kind: 'percent' | 'amount' | 'override';
  readonly value: string;
  /** Periods it is still good for; `null` = for ever. */
  readonly remaining: number | null;
  readonly from: LocalDate;
  /** Exclusive. */
  readonly until: LocalDate | null;
}

/** Whether a discount counts for a period that begins on a day: the first day decides. */
export const discountApplies = (discount: Discount, start: LocalDate): boolean =>
  discount.remaining !== 0 && discount.from <= start && (discount.until === null || start < discount.until);

/** The same discounts after a period was billed: those that counted are good for one period less. */
export const afterPeriod = (discounts: readonly Discount[], start: LocalDate): readonly Discount[] =>
  discounts.map((each) => (each.remaining !== null && discountApplies(each, start) ? { ...each, remaining: each.remaining - 1 } : each));

/** A decimal text as a fraction: `6.5` → 65/10. */
export const fractionOf = (decimal: string): readonly [bigint, bigint] => {
  const [whole = '0', part = ''] = decimal.split('.');
  return [BigInt(`${whole}${part}`), 10n ** BigInt(part.length)];
};
