import { createRequire } from 'node:module';
import { invalid } from '@billet/sdk';
import type * as Stdnum from 'stdnum';

const load = createRequire(import.meta.url);
/** Loaded with the first number to check: its rules of ninety countries take 7 MB. */
const rules = (): typeof Stdnum => load('stdnum') as typeof Stdnum;

/** Member states whose numbers are exchanged between tax offices; Switzerland and Andorra are in the library's list only. */
const EU = new Set('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '));

/** True for a country of the European Union's VAT area. */
export const isEuCountry = (country: string): boolean => EU.has(country);

/** The letters in front of a VAT number: those of the country, except for Greece. */
export const vatPrefix = (country: string): string => (country === 'GR' ? 'EL' : country);

const countryOfPrefix = (prefix: string): string => (prefix === 'EL' ? 'GR' : prefix);

const matching = (validators: readonly { validate(text: string): { isValid: boolean; compact?: string } }[] | undefined, text: string): string | undefined => {
  for (const validator of validators ?? []) {
    const result = validator.validate(text);
    if (result.isValid) return result.compact;
  }
  return undefined;
};

/** A VAT number of the European Union with its prefix, or nothing if its form or check digits are wrong. */
export const euVatNumber = (country: string, text: string): string | undefined => {
  const plain = text.replaceAll(/[\s.\-/]/g, '').toUpperCase();
  const written = countryOfPrefix(plain.slice(0, 2));
  const of = isEuCountry(written) && matching(rules().euVat[written], plain.slice(2)) !== undefined ? written : country;
  if (!isEuCountry(of)) return undefined;
  const bare = plain.startsWith(vatPrefix(of)) ? plain.slice(2) : plain;
  const compact = matching(rules().euVat[of], bare);
  return compact === undefined ? undefined : `${vatPrefix(of)}${compact}`;
};

/**
 * A tax number as it is stored: without decoration, VAT numbers of the Union with their prefix. It is refused when the
 * country's check digits or form are known and wrong.
 */
export const normaliseTaxId = (country: string, text: string | null): string | null => {
  if (text === null || text.trim() === '') return null;
  const refuse = (): never => {
    throw invalid('TAX_ID_INVALID', 'taxId', country === 'BR' ? 'This CPF or CNPJ is not valid.' : 'This tax number is not valid.');
  };
  if (text.length > 40) return refuse();
  const vat = isEuCountry(country) ? euVatNumber(country, text) : undefined;
  if (vat !== undefined) return vat;
  const { personValidators, entityValidators } = rules();
  const known = [...(personValidators[country] ?? []), ...(entityValidators[country] ?? [])];
  const compact = matching(known, text.trim().toUpperCase());
  if (compact !== undefined) return compact;
  const plain = text.replaceAll(/[\s.\-/]/g, '').toUpperCase();
  return known.length > 0 || plain === '' || plain.length > 30 ? refuse() : plain;
};
