import type { Translator } from '@billet/kernel';
import type { Seller } from '../../brands/index.ts';

export interface Buyer {
  readonly name: string;
  readonly taxId: string | null;
  readonly country: string;
  readonly address: unknown;
  readonly email: string;
  /** Russia: КПП, as it was on the day of issue. */
  readonly registrationCode?: string;
}

/** Both sides as they stand on a document. */
export interface Parties {
  readonly seller: Seller;
  readonly buyer: Buyer;
}

export interface Address {
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly postcode: string;
  readonly region: string;
}

/** An address as it was kept, with nothing missing. */
export const addressOf = (address: unknown): Address => {
  const part = (key: string): string => {
    const value = typeof address === 'object' && address !== null ? (address as Readonly<Record<string, unknown>>)[key] : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { line1: part('line1'), line2: part('line2'), city: part('city'), postcode: part('postcode'), region: part('region') };
};

const filled = (...lines: readonly string[]): readonly string[] => lines.map((line) => line.trim()).filter((line) => line !== '');

const countryName = (say: Translator, country: string): string => (country === '' ? '' : (new Intl.DisplayNames([say.locale], { type: 'region' }).of(country) ?? country));

const addressLines = (say: Translator, kept: unknown, country: string): readonly string[] => {
  const address = addressOf(kept);
  return filled(address.line1, address.line2, `${address.postcode} ${address.city}`, address.region, countryName(say, country));
};

export const sellerLines = (say: Translator, seller: Seller): readonly string[] => [
  seller.name,
  ...addressLines(say, seller.address, seller.country),
  ...filled(seller.taxId === null ? '' : `${say.t('invoice.taxId')} ${seller.taxId}`, ...(seller.taxNumbers ?? []).map(({ label, number }) => `${label} ${number}`)),
];

export const buyerLines = (say: Translator, buyer: Buyer): readonly string[] => [
  buyer.name,
  ...addressLines(say, buyer.address, buyer.country),
  ...filled(buyer.taxId === null ? '' : `${say.t('invoice.taxId')} ${buyer.taxId}`),
];

/** Foot of each page: who this is, and how to reach them. */
export const footLines = (seller: Seller): readonly string[] => [
  filled(seller.name, seller.registration ?? '').join(' · '),
  ...filled(filled(seller.website ?? '', seller.email ?? '', seller.phone ?? '').join(' · ')),
];
