import type { LocalDate } from '@billet/sdk';
import { priceAt, type DatedPrice } from './price-at.ts';

/** What a service pays and since when that counts. */
export interface PricedTerms {
  readonly currency: string;
  readonly cycleUnit: string;
  readonly cycleCount: number;
  /** Announcements up to this day are in the price already. */
  readonly pricedOn: LocalDate;
}

/**
 * The announced price that reaches a service with the period that begins on a day: the youngest one for existing
 * services that came into force after the price it has. Nothing if the price stays.
 */
export const priceOnRenewal = <T extends DatedPrice>(versions: readonly T[], terms: PricedTerms, on: LocalDate): T | undefined => {
  const { currency, cycleUnit, cycleCount, pricedOn } = terms;
  const price = priceAt(versions, { currency, cycleUnit, cycleCount, on, for: 'existing' });
  return price !== undefined && price.effectiveFrom > pricedOn ? price : undefined;
};
