import { isLocalDate, malformed, z, type LocalDate } from '@billet/sdk';
import { bankOf } from '../banks/index.ts';
import { joinBarcode } from './barcode.ts';
import { decodeSlip, type Slip } from './decode-slip.ts';
import { dueFactor } from './due-factor.ts';

const digits = (max: number): z.ZodString => z.string().regex(new RegExp(`^\\d{1,${String(max)}}$`), `up to ${String(max)} digits`);

const common = {
  bank: z.string().regex(/^\d{3}$/, 'three digits').refine((bank) => bank !== '000', 'there is no bank 000'),
  amount: z.int().min(0).max(9_999_999_999),
  dueDate: z.string().refine(isLocalDate, 'a date like 2027-01-31').nullable(),
};

/** Either the 25 digits of the free field, or what the bank makes them of. */
const wanted = z.union([
  z.strictObject({ ...common, freeField: z.string().regex(/^\d{25}$/, '25 digits') }),
  z.strictObject({ ...common, agency: digits(4), account: digits(8), agreement: digits(7).default('0'), wallet: digits(3), sequence: z.int().min(1) }),
]);

export type SlipWish = z.input<typeof wanted>;

export interface WrittenSlip extends Slip {
  readonly ownNumber?: string;
  readonly ownNumberPrinted?: string;
  /** How many characters at the end of the own number are check digits. */
  readonly ownDigitLength: number;
}

const parse = (value: unknown): z.output<typeof wanted> => {
  const parsed = wanted.safeParse(value);
  if (parsed.success) return parsed.data;
  const chosen = typeof value === 'object' && value !== null && 'freeField' in value ? wanted.options[0] : wanted.options[1];
  const issue = chosen.safeParse(value).error?.issues[0];
  throw malformed('boleto', issue?.message ?? 'not an object', { field: issue?.path.join('.') ?? '' });
};

const freeFieldOf = (wish: z.output<typeof wanted>): Pick<WrittenSlip, 'freeField' | 'ownNumber' | 'ownNumberPrinted' | 'ownDigitLength'> => {
  if ('freeField' in wish) return { freeField: wish.freeField, ownDigitLength: 0 };
  const bank = bankOf(wish.bank);
  if (bank === undefined) throw malformed('boleto', 'the free field of this bank is not known; give it as freeField', { field: 'bank' });
  if (wish.sequence > bank.capacity(wish)) throw malformed('boleto', `the number is greater than ${String(bank.capacity(wish))}`, { field: 'sequence' });
  const own = bank.ownNumber(wish, wish.sequence);
  const freeField = bank.freeField(wish, own);
  if (freeField.length !== 25) throw malformed('boleto', 'agency, account, agreement or wallet has more digits than this bank takes', { field: 'bank' });
  return { freeField, ownNumber: own.number + own.digit, ownNumberPrinted: own.printed, ownDigitLength: own.digit.length };
};

/** Writes a slip and gives what reading it gives. */
export const encodeSlip = (value: unknown, on: LocalDate): WrittenSlip => {
  const wish = parse(value);
  const { freeField, ...own } = freeFieldOf(wish);
  const barcode = joinBarcode({ bank: wish.bank, dueFactor: dueFactor(wish.dueDate ?? undefined), amount: wish.amount, freeField });
  return { ...(decodeSlip(barcode, wish.dueDate ?? on) as Slip), ...own };
};
