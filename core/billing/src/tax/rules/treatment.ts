import { euVatNumber, isEuCountry } from '../../clients/index.ts';
import type { TaxRelief } from './tax-rate.ts';

/** What a check of a VAT number said last. A failed look-up never means invalid. */
export type NumberState = 'valid' | 'invalid' | 'unchecked';

/** A client who pays no tax, with the proof. Dates are inclusive. */
export interface Exemption {
  readonly reason: string;
  readonly certificate: string;
  readonly from: string;
  readonly until: string | null;
}

/** What the tax of a document depends on at the buyer's side. */
export interface TaxBuyer {
  readonly country: string;
  readonly address: unknown;
  readonly taxId: string | null;
  readonly numberState?: NumberState | null;
  /** What stands on the document as proof of the check, for example the consultation number. */
  readonly numberProof?: string | null;
  readonly exemptions?: readonly Exemption[];
}

/** How a legal entity taxes. */
export interface TaxSeller {
  readonly country: string;
  /** Private buyers elsewhere in the Union: their own country's rate, or (below the threshold) the seller's. */
  readonly scheme: 'destination' | 'origin';
  readonly reverseCharge: boolean;
  /** A number that could not be checked yet: trust its form, or charge tax until it is checked. */
  readonly unchecked: 'trust' | 'charge';
}

export interface TaxPlace {
  readonly country: string;
  readonly region: string;
}

const regionOf = (address: unknown): string => {
  const region = typeof address === 'object' && address !== null && 'region' in address ? address.region : '';
  return typeof region === 'string' ? region.trim().toUpperCase() : '';
};

const abroadInUnion = (seller: TaxSeller, buyer: TaxBuyer): boolean => isEuCountry(seller.country) && isEuCountry(buyer.country) && seller.country !== buyer.country;

/** Whose rates count. */
export const placeOf = (seller: TaxSeller, buyer: TaxBuyer): TaxPlace =>
  seller.scheme === 'origin' && abroadInUnion(seller, buyer) ? { country: seller.country, region: '' } : { country: buyer.country, region: regionOf(buyer.address) };

/** The other side pays the tax: a business with a VAT number of the Union, in another of its countries. */
const isReverseCharge = (seller: TaxSeller, buyer: TaxBuyer): boolean => {
  if (!seller.reverseCharge || !abroadInUnion(seller, buyer) || buyer.taxId === null) return false;
  if (euVatNumber(buyer.country, buyer.taxId) === undefined) return false;
  const state = buyer.numberState ?? 'unchecked';
  return state === 'valid' || (state === 'unchecked' && seller.unchecked === 'trust');
};

/** Why this buyer pays no tax on a day, if so. An exemption counts before reverse charge. */
export const reliefOf = (seller: TaxSeller, buyer: TaxBuyer, on: string): TaxRelief | undefined => {
  const exemption = buyer.exemptions?.find((each) => each.from <= on && (each.until === null || on <= each.until));
  if (exemption !== undefined) return { category: 'E', reason: exemption.reason, note: exemption.certificate === '' ? null : exemption.certificate };
  if (isReverseCharge(seller, buyer)) return { category: 'AE', reason: 'reverse-charge', note: buyer.numberProof ?? null };
  return undefined;
};
