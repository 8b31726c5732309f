import { quantityOf, rateUsage, type RatedUsage, type UsageReading, type UsageTariff } from '../../catalog/rules/index.ts';

/** Readings of one metric under one tariff. */
export interface UsagePart<T extends UsageTariff, R extends UsageReading> {
  readonly tariff: T;
  readonly readings: readonly R[];
}

/** What one part costs, and the readings that are paid for by it. */
export interface RatedPart<T extends UsageTariff, R extends UsageReading> extends RatedUsage, UsagePart<T, R> {}

/** Prices the parts of a period one after the other: each counts on from where the one before ended, so what is included is included once. */
export const ratedParts = <T extends UsageTariff, R extends UsageReading>(parts: readonly UsagePart<T, R>[]): readonly RatedPart<T, R>[] => {
  let before = 0;
  return parts.flatMap((part) => {
    const quantity = quantityOf(part.tariff, part.readings);
    // Corrections that outweigh what was used wait for the next period.
    if (quantity === 0 && part.readings.some((each) => each.quantity < each.billed)) return [];
    const rated = rateUsage(part.tariff, quantity, before);
    before = part.tariff.sum === 'peak' ? Math.max(before, quantity) : before + quantity;
    return [{ ...part, ...rated }];
  });
};

/** How a priced quantity stands on a line: pieces at a price where that is exact, else one amount. */
export const asPieces = ({ charged, net }: Pick<RatedUsage, 'charged' | 'net'>): { readonly quantity: number; readonly unitPrice: number } =>
  charged > 0 && net % charged === 0 ? { quantity: charged, unitPrice: net / charged } : { quantity: 1, unitPrice: net };
