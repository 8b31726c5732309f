import { el } from '@billet/bank-files';

/** What XML of the Brazilian authorities may hold: one space between words, no control characters. */
export const plain = (text: string, longest: number): string =>
  text.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').replaceAll(/ {2,}/g, ' ').trim().slice(0, longest).trim();

/** An element whose text is cut to what its field takes; without one it is absent. */
export const optional = (name: string, text: string | undefined, longest = 255): string | undefined => {
  const short = plain(text ?? '', longest);
  return short === '' ? undefined : el(name, short);
};

/** An amount in minor units as these documents write it: `1234.50`. */
export const decimal = (amount: number): string => {
  const sign = amount < 0 ? '-' : '';
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** Digits only. */
export const digitsOf = (text: string | null | undefined): string => (text ?? '').replaceAll(/\D/g, '');

/** Letters and digits in capitals: company numbers have letters too, from 2026. */
export const taxIdOf = (text: string | null | undefined): string => (text ?? '').toUpperCase().replaceAll(/[^0-9A-Z]/g, '');

/** A person's number (CPF, 11 digits) or a company's (CNPJ, 14 characters); anything else is neither. */
export const taxIdElement = (text: string | null | undefined): string | undefined => {
  const id = taxIdOf(text);
  return id.length === 11 ? el('CPF', id) : id.length === 14 ? el('CNPJ', id) : undefined;
};
