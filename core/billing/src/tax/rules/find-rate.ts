import type { TaxRate } from './tax-rate.ts';
import type { TaxPlace } from './treatment.ts';

/** A dated rate as it is stored. `region` '' = the whole country. */
export interface DatedRate {
  readonly country: string;
  readonly region: string;
  readonly taxClass: string;
  readonly level: number;
  readonly code: string;
  readonly name: string;
  readonly percent: string;
  readonly compound: boolean;
  readonly inclusive: boolean;
  readonly effectiveFrom: string;
  readonly revision: number;
}

const later = (a: DatedRate, b: DatedRate): DatedRate =>
  a.effectiveFrom !== b.effectiveFrom ? (a.effectiveFrom > b.effectiveFrom ? a : b) : a.revision > b.revision ? a : b;

/** The newest of a level that counts on a day; the region's own before the country's. 0 % = it has ended. */
const levelAt = (rates: readonly DatedRate[], place: TaxPlace, taxClass: string, level: number, on: string): DatedRate | undefined => {
  const counting = rates.filter((rate) => rate.country === place.country && rate.taxClass === taxClass && rate.level === level && rate.effectiveFrom <= on);
  for (const region of new Set([place.region, ''])) {
    const own = counting.filter((rate) => rate.region.toUpperCase() === region);
    if (own.length === 0) continue;
    const rate = own.reduce(later);
    return Number(rate.percent) === 0 ? undefined : rate;
  }
  return undefined;
};

/** What applies to a class of products in a place on a day. Without a first level there is no second. */
export const rateAt = (rates: readonly DatedRate[], place: TaxPlace, taxClass: string, on: string): TaxRate | undefined => {
  const first = levelAt(rates, place, taxClass, 1, on);
  if (first === undefined) return undefined;
  const second = levelAt(rates, place, taxClass, 2, on);
  const own = { name: first.name, rate: first.percent, inclusive: first.inclusive } as const;
  if (second === undefined) return { ...own, code: first.code };
  return { ...own, code: `${first.code}+${second.code}`, taxCode: first.code, second: { code: second.code, name: second.name, rate: second.percent, compound: second.compound } };
};
