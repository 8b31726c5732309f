import type { LocalDate } from '@billet/sdk';

/** Days that are priced together: a period, or the part of one that is billed. Half-open. */
export interface Days {
  readonly start: LocalDate;
  readonly end: LocalDate;
}

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
  /** Exclusive end of the last period it was used for: days before it that are priced anew do not use it again. */
  readonly countedThrough?: LocalDate | null;
}

const isCounted = ({ countedThrough }: Discount, days: Days): boolean => countedThrough != null && days.end <= countedThrough;

/** Whether a discount counts for some days: their first one decides about its dates. */
export const discountApplies = (discount: Discount, days: Days): boolean =>
  (discount.remaining !== 0 || isCounted(discount, days)) && discount.from <= days.start && (discount.until === null || days.start < discount.until);

/** The same discounts after some days were billed: those that counted are good for one period less. */
export const afterPeriod = <T extends Discount>(discounts: readonly T[], days: Days): readonly T[] =>
  discounts.map((each) =>
    each.remaining !== null && discountApplies(each, days) && !isCounted(each, days) ? { ...each, remaining: each.remaining - 1, countedThrough: days.end } : each,
  );

/** A decimal text as a fraction: `6.5` → 65/10. */
export const fractionOf = (decimal: string): readonly [bigint, bigint] => {
  const [whole = '0', part = ''] = decimal.split('.');
  return [BigInt(`${whole}${part}`), 10n ** BigInt(part.length)];
};

/** Whether a value can be that of a discount: a percentage up to 100, or minor units. */
export const fitsDiscount = (kind: string, value: string): boolean => (kind === 'percent' ? /^(100(\.0{1,4})?|\d{1,2}(\.\d{1,4})?)$/ : /^\d{1,12}$/).test(value);
