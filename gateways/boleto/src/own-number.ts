import type { ReturnFile, ReturnTitle } from './cnab/index.ts';

/** Banks whose return files write the check digit behind the own number. */
const WITH_DIGIT: Readonly<Record<'cnab240' | 'cnab400', ReadonlySet<string>>> = {
  cnab240: new Set(['033', '077', '756']),
  cnab400: new Set(['033', '077', '237']),
};

/** Without check digit and leading noughts: the same number, however wide a file writes it. */
export const plainNumber = (digits: string, digitLength: number): string =>
  (digitLength === 0 ? digits : digits.slice(0, -digitLength)).replace(/^0+(?=.)/, '');

/** Reference of an attempt. Not a bare number: long ones would pass for card numbers. */
export const referenceOf = (plain: string): string => `nn${plain}`;

/** The own number of a title, without what files write around it. */
export const ownNumberOf = (file: ReturnFile, { ownNumber }: ReturnTitle): string => {
  const { bank } = file.header;
  // Banco do Brasil leaves the long number of a seven-digit agreement without a digit and gives one to the short.
  const digit = WITH_DIGIT[file.format].has(bank) || (bank === '001' && ownNumber.length === 12) ? 1 : 0;
  return plainNumber(ownNumber, digit);
};
