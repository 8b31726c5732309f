import { malformed } from '@billet/sdk';
import { remainder97 } from './iban.ts';

const plain = (text: string): string => text.replaceAll(' ', '').toUpperCase();

/** ISO 11649: RF, two check digits, up to 21 letters and digits. */
export const isRfReference = (text: string): boolean => {
  const reference = plain(text);
  return /^RF\d\d[A-Z0-9]{1,21}$/.test(reference) && remainder97(reference.slice(4) + reference.slice(0, 4)) === 1;
};

/** Makes a reference of a number; letters and digits only. */
export const rfReference = (text: string): string => {
  const body = plain(text);
  if (!/^[A-Z0-9]{1,21}$/.test(body)) throw malformed('rf', 'one to 21 letters and digits are expected');
  return `RF${String(98 - remainder97(`${body}RF00`)).padStart(2, '0')}${body}`;
};
