import type { LegalEntity } from '../tables.ts';

/** A number under which an authority knows the company, beside its VAT number. */
export interface TaxNumber {
  readonly label: string;
  readonly number: string;
}

/** The company as it stands on a document; what is not filled in is absent. */
export interface Seller {
  readonly name: string;
  readonly taxId: string | null;
  readonly country: string;
  readonly address: unknown;
  /** Register and number, for example "HRB 1234, Amtsgericht Berlin". */
  readonly registration?: string;
  readonly taxNumbers?: readonly TaxNumber[];
  /** Where money is sent to, line by line. */
  readonly bankLines?: readonly string[];
  readonly phone?: string;
  readonly email?: string;
  readonly website?: string;
}

const filled = <K extends string>(key: K, text: string): { readonly [key in K]?: string } => (text === '' ? {} : ({ [key]: text } as { readonly [key in K]: string }));

/** Snapshot of a company for a document that is made now. */
export const sellerOf = (entity: LegalEntity): Seller => ({
  name: entity.name,
  taxId: entity.tax_id,
  country: entity.country,
  address: entity.address,
  ...filled('registration', entity.registration),
  ...((entity.tax_numbers as readonly TaxNumber[]).length === 0 ? {} : { taxNumbers: entity.tax_numbers as readonly TaxNumber[] }),
  ...((entity.bank_lines as readonly string[]).length === 0 ? {} : { bankLines: entity.bank_lines as readonly string[] }),
  ...filled('phone', entity.phone),
  ...filled('email', entity.email),
  ...filled('website', entity.website),
});
