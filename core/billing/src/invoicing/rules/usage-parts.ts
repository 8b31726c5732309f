import { quantityOf, rateUsage, type RatedUsage, type UsageReading, type UsageTariff } from '../../catalog/rules/index.ts';

/** Readings of one metric under one tariff. */
export interface UsagePart<T extends UsageTariff, R extends UsageReading> {
  readonly tariff: T;
  readonly readings: readonly R[];
}

/** What one part costs, and the readings that are paid for by it. */
export interface RatedPart<T extends UsageTariff, R extends UsageReading> extends RatedUsage, UsagePart<T, R> {}

/** How much of a period stands on invoices already. */
const billedOf = ({ sum }: Pick<UsageTariff, 'sum'>, readings: readonly UsageReading[]): number =>
  Math.max(0, readings.reduce((total, { billed }) => (sum === 'peak' ? Math.max(total, billed) : total + billed), 0));

const highest = (readings: readonly UsageReading[]): number => readings.reduce((most, { quantity }) => Math.max(most, quantity), 0);

/**
 * Prices the parts of a period one after the other: each counts on from where the one before ended, so what is included
 * is included once. `period` = all that is known of a period of which something is billed: the count goes on from there.
 */
export const ratedParts = <T extends UsageTariff, R extends UsageReading>(parts: readonly UsagePart<T, R>[], period?: readonly UsageReading[]): readonly RatedPart<T, R>[] => {
  const [first] = parts;
  let before = first === undefined || period === undefined ? 0 : billedOf(first.tariff, period);
  return parts.flatMap((part) => {
    const quantity = part.tariff.sum === 'peak' && period !== undefined ? highest(part.readings) : quantityOf(part.tariff, part.readings);
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
