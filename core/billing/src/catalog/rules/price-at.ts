import type { LocalDate } from '@billet/sdk';

/** A dated price, as the rule needs it. */
export interface DatedPrice {
  readonly currency: string;
  readonly cycleUnit: string;
  readonly cycleCount: number;
  readonly price: number;
  readonly setupFee: number;
  readonly effectiveFrom: LocalDate;
  readonly appliesTo: 'new' | 'existing' | 'both';
}

export interface PriceWish {
  readonly currency: string;
  readonly cycleUnit: string;
  readonly cycleCount: number;
  readonly on: LocalDate;
  readonly for: 'new' | 'existing';
}

/** The price that counts on a day: the youngest version that has begun and is meant for such services. */
export const priceAt = <T extends DatedPrice>(versions: readonly T[], wish: PriceWish): T | undefined =>
  versions
    .filter(
      (version) =>
        version.currency === wish.currency &&
        version.cycleUnit === wish.cycleUnit &&
        version.cycleCount === wish.cycleCount &&
        version.effectiveFrom <= wish.on &&
        (version.appliesTo === 'both' || version.appliesTo === wish.for),
    )
    .reduce<T | undefined>((best, version) => (best === undefined || version.effectiveFrom >= best.effectiveFrom ? version : best), undefined);

/** Shortest first: what "the shortest cycle" means in lists and defaults. */
export const cycleDays = (unit: string, count: number): number =>
  count * ({ hour: 1 / 24, day: 1, week: 7, month: 30, year: 365, once: 100_000, free: 0 }[unit] ?? 0);
