import { malformed } from '@billet/sdk';

/** A field by its first column (from 1, as the banks' manuals count) and what stands there. */
export type Written = readonly [from: number, text: string];

/** Capitals without accents; whatever banks do not take is a blank. */
export const bankText = (text: string, length: number): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toUpperCase().replaceAll(/[^A-Z0-9 .,/()&+-]/g, ' ').slice(0, length).padEnd(length);

/** The end of a number where the field is too short for all of it: that is where numbers differ. */
export const bankTail = (text: string, length: number): string => bankText(text.slice(-length), length);

/** A number with noughts in front; one that is missing or does not fit is an error, never cut or made up. */
export const bankNumber = (value: number | string, length: number, field: string): string => {
  const digits = String(value);
  if (!/^\d+$/.test(digits)) throw malformed('cnab', digits === '' ? `${field} is missing` : `${field} is not a number`, { field });
  if (digits.length > length) throw malformed('cnab', `${digits} has more than ${String(length)} digits`, { field });
  return digits.padStart(length, '0');
};

/** `ddmmyyyy`, or `ddmmyy`. */
export const bankDate = (date: string, years: 2 | 4 = 4): string => `${date.slice(8, 10)}${date.slice(5, 7)}${date.slice(4 - years, 4)}`;

/** Puts fields into a line of blanks. Fields that overlap or run over the end are an error of the layout. */
export const writeLine = (width: number, fields: readonly Written[]): string => {
  const chars = Array.from<string | undefined>({ length: width });
  for (const [from, text] of fields) {
    for (const [index, char] of Array.from(text).entries()) {
      const at = from - 1 + index;
      if (at >= width || chars[at] !== undefined) throw malformed('cnab', 'a field does not fit its columns', { column: at + 1 });
      chars[at] = char;
    }
  }
  return chars.map((char) => char ?? ' ').join('');
};
