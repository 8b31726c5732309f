import { malformed, type LocalDate } from '@billet/sdk';
import { bankOf } from '../banks/index.ts';
import { barcodeOfLine, checkBarcode, lineOf, printedLine, splitBarcode } from './barcode.ts';
import { decodeCollection, type CollectionSlip } from './collection.ts';
import { readDueFactor } from './due-factor.ts';

/** What a slip says. Amounts are in centavos. */
export interface Slip {
  readonly kind: 'boleto';
  readonly barcode: string;
  readonly line: string;
  readonly printedLine: string;
  readonly bank: string;
  readonly bankName?: string;
  readonly currency: 'BRL';
  readonly amount: number;
  readonly dueFactor: string;
  /** `null` for "on presentation", and where the factor could mean several dates. */
  readonly dueDate: LocalDate | null;
  /** Dates that the factor may mean, where none lies near the day of reading. */
  readonly dueDateCandidates?: readonly LocalDate[];
  readonly freeField: string;
  /** The parts of the free field, for banks whose layout is known and where its check digits fit. */
  readonly free?: Readonly<Record<string, string>>;
}

/** Digits alone; dots, spaces and hyphens are how people write them. */
const digitsOf = (text: string): string => {
  const odd = /[^\d .-]/.exec(text);
  if (odd !== null) throw malformed('boleto', 'only digits, dots, spaces and hyphens are expected', { offset: odd.index });
  return text.replaceAll(/[ .-]/g, '');
};

const slipOf = (barcode: string, on: LocalDate): Slip => {
  const { bank: code, dueFactor, amount, freeField } = splitBarcode(barcode);
  const bank = bankOf(code);
  const meaning = readDueFactor(dueFactor, on);
  const line = lineOf(barcode);
  return {
    kind: 'boleto',
    barcode,
    line,
    printedLine: printedLine(line),
    bank: code,
    ...(bank === undefined ? {} : { bankName: bank.name }),
    currency: 'BRL',
    amount,
    dueFactor,
    dueDate: meaning.dueDate ?? null,
    ...(meaning.candidates === undefined ? {} : { dueDateCandidates: meaning.candidates }),
    freeField,
    ...(bank === undefined ? {} : freeOf(() => bank.readFreeField(freeField))),
  };
};

/** A bank may have more layouts than we know, so a free field that does not fit is left unread, not refused. */
const freeOf = (read: () => Readonly<Record<string, string>>): Pick<Slip, 'free'> => {
  try {
    return { free: read() };
  } catch {
    return {};
  }
};

/** Reads 44, 47 or 48 digits; every check digit there is has to fit. */
export const decodeSlip = (text: string, on: LocalDate): Slip | CollectionSlip => {
  const digits = digitsOf(text);
  if (digits.length === 48 || (digits.length === 44 && digits.startsWith('8'))) {
    if (!digits.startsWith('8')) throw malformed('boleto', '48 digits should begin with 8', { offset: 0 });
    return decodeCollection(digits);
  }
  if (digits.length === 44) {
    checkBarcode(digits, { currency: 3, digit: 4 });
    return slipOf(digits, on);
  }
  if (digits.length !== 47) throw malformed('boleto', `44, 47 or 48 digits are expected, not ${String(digits.length)}`, { offset: digits.length });
  const barcode = barcodeOfLine(digits);
  checkBarcode(barcode, { currency: 3, digit: 32 });
  return slipOf(barcode, on);
};
