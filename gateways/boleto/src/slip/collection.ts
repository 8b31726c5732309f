import { malformed } from '@billet/sdk';
import { collectionModulo11, modulo10 } from './check-digits.ts';

/** Slips of utilities and authorities (arrecadação): 44 digits that begin with 8, or 48 in four blocks. */
export interface CollectionSlip {
  readonly kind: 'collection';
  readonly barcode: string;
  readonly line: string;
  readonly segment: string;
  /** In centavos; absent where the slip carries a quantity or a reference value instead. */
  readonly amount?: number;
  readonly currency?: 'BRL';
  readonly issuer: string;
}

const digitFor = (kind: string): ((digits: string) => string) => {
  if (kind === '6' || kind === '7') return modulo10;
  if (kind === '8' || kind === '9') return collectionModulo11;
  throw malformed('boleto', 'the third digit should be 6, 7, 8 or 9', { offset: 2, field: 'value kind' });
};

const BLOCKS = [0, 1, 2, 3] as const;

const barcodeOf = (line: string): string => {
  const digit = digitFor(line.charAt(2));
  return BLOCKS.map((index) => {
    const block = line.slice(index * 12, index * 12 + 11);
    const expected = digit(block);
    const offset = index * 12 + 11;
    if (line.charAt(offset) !== expected) throw malformed('boleto', `the check digit of block ${String(index + 1)} should be ${expected}`, { offset, field: `block ${String(index + 1)}` });
    return block;
  }).join('');
};

/** Reads either form; block digits and the general digit all have to fit. */
export const decodeCollection = (digits: string): CollectionSlip => {
  const barcode = digits.length === 48 ? barcodeOf(digits) : digits;
  const kind = barcode.charAt(2);
  const digit = digitFor(kind);
  const expected = digit(barcode.slice(0, 3) + barcode.slice(4));
  if (barcode.charAt(3) !== expected) throw malformed('boleto', `the general check digit should be ${expected}`, { offset: 3, field: 'general check digit' });
  const segment = barcode.charAt(1);
  if (!/[1-79]/.test(segment)) throw malformed('boleto', 'the second digit names no segment', { offset: 1, field: 'segment' });
  const line = BLOCKS.map((index) => {
    const block = barcode.slice(index * 11, index * 11 + 11);
    return block + digit(block);
  }).join('');
  const effective = kind === '6' || kind === '8';
  return {
    kind: 'collection',
    barcode,
    line,
    segment,
    ...(effective ? { amount: Number(barcode.slice(4, 15)), currency: 'BRL' as const } : {}),
    issuer: segment === '6' ? barcode.slice(15, 23) : barcode.slice(15, 19),
  };
};
