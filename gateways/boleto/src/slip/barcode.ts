import { malformed } from '@billet/sdk';
import { barcodeDigit, modulo10 } from './check-digits.ts';

/** Fields 1 to 3 of the line: where they lie in the barcode and where their check digit lies in the line. */
const FIELDS = [
  { name: 'field 1', line: 0, size: 9 },
  { name: 'field 2', line: 10, size: 10 },
  { name: 'field 3', line: 21, size: 10 },
] as const;

/** The 47 digits that people type, out of the 44 that a reader sees. */
export const lineOf = (barcode: string): string => {
  const one = barcode.slice(0, 4) + barcode.slice(19, 24);
  const two = barcode.slice(24, 34);
  const three = barcode.slice(34, 44);
  return [one, modulo10(one), two, modulo10(two), three, modulo10(three), barcode.charAt(4), barcode.slice(5, 19)].join('');
};

/** With dots and spaces, as it is printed. */
export const printedLine = (line: string): string =>
  line.replace(/^(\d{5})(\d{5})(\d{5})(\d{6})(\d{5})(\d{6})(\d)(\d{14})$/, '$1.$2 $3.$4 $5.$6 $7 $8');

/** The 44 digits out of the 47; each of the three fields has to carry its own check digit. */
export const barcodeOfLine = (line: string): string => {
  for (const { name, line: at, size } of FIELDS) {
    const expected = modulo10(line.slice(at, at + size));
    if (line.charAt(at + size) !== expected) throw malformed('boleto', `the check digit of ${name} should be ${expected}`, { offset: at + size, field: name });
  }
  return [line.slice(0, 4), line.charAt(32), line.slice(33, 47), line.slice(4, 9), line.slice(10, 20), line.slice(21, 31)].join('');
};

/** Refuses a barcode that is not one of a slip in reais. `at` = where the digits stand in what was read. */
export const checkBarcode = (barcode: string, at: { readonly currency: number; readonly digit: number }): void => {
  if (barcode.startsWith('000')) throw malformed('boleto', 'there is no bank 000', { offset: 0, field: 'bank' });
  if (barcode.charAt(3) !== '9') throw malformed('boleto', 'the currency should be 9 (real)', { offset: at.currency, field: 'currency' });
  const expected = barcodeDigit(barcode.slice(0, 4) + barcode.slice(5));
  if (barcode.charAt(4) !== expected) throw malformed('boleto', `the general check digit should be ${expected}`, { offset: at.digit, field: 'general check digit' });
};

export interface BarcodeParts {
  readonly bank: string;
  readonly dueFactor: string;
  /** In centavos; nought where the payer is told otherwise. */
  readonly amount: number;
  readonly freeField: string;
}

export const splitBarcode = (barcode: string): BarcodeParts => ({
  bank: barcode.slice(0, 3),
  dueFactor: barcode.slice(5, 9),
  amount: Number(barcode.slice(9, 19)),
  freeField: barcode.slice(19),
});

export const joinBarcode = ({ bank, dueFactor, amount, freeField }: BarcodeParts): string => {
  const rest = dueFactor + String(amount).padStart(10, '0') + freeField;
  return `${bank}9${barcodeDigit(`${bank}9${rest}`)}${rest}`;
};
