import { invalid } from '@billet/sdk';

const digits = (text: string): string => text.replaceAll(/[^0-9]/g, '');

const checkDigit = (numbers: string, weights: readonly number[]): number => {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(numbers[i]), 0);
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
};

const isCpf = (text: string): boolean =>
  text.length === 11 &&
  !/^(\d)\1+$/.test(text) &&
  checkDigit(text, [10, 9, 8, 7, 6, 5, 4, 3, 2]) === Number(text[9]) &&
  checkDigit(text, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === Number(text[10]);

const isCnpj = (text: string): boolean =>
  text.length === 14 &&
  !/^(\d)\1+$/.test(text) &&
  checkDigit(text, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === Number(text[12]) &&
  checkDigit(text, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === Number(text[13]);

const EU = new Set('AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '));

/** A tax number as it is stored: without decoration; refused when its check digits or form are wrong. */
export const normaliseTaxId = (country: string, text: string | null): string | null => {
  if (text === null || text.trim() === '') return null;
  if (country === 'BR') {
    const plain = digits(text);
    if (!isCpf(plain) && !isCnpj(plain)) throw invalid('TAX_ID_INVALID', 'taxId', 'This CPF or CNPJ is not valid.');
    return plain;
  }
  const plain = text.replaceAll(/[\s.\-/]/g, '').toUpperCase();
  if (EU.has(country === 'GR' ? 'EL' : country) && !/^([A-Z]{2})?[0-9A-Z+*]{2,13}$/.test(plain)) {
    throw invalid('TAX_ID_INVALID', 'taxId', 'This tax number is not valid.');
  }
  if (plain.length > 30) throw invalid('TAX_ID_INVALID', 'taxId', 'This tax number is not valid.');
  return plain;
};
