import { field, integer, z } from '@billet/sdk';
import { BANKS } from './banks/index.ts';

const digits = (max: number): z.ZodString => z.string().trim().regex(new RegExp(`^\\d{1,${String(max)}}$`), `up to ${String(max)} digits, without the check digit`);

const [first, ...others] = BANKS.map(({ code }) => code);

/** Settings of an account: one collection agreement with one bank. */
export const account = z.strictObject({
  bank: field(z.enum([first ?? '', ...others]), { title: 'Bank', widget: 'select' }),
  holder: field(z.string().trim().min(1).max(60), { title: 'Beneficiary' }),
  taxId: field(z.string().trim().min(11).max(18), { title: 'CNPJ or CPF of the beneficiary' }),
  agency: field(digits(4), { title: 'Agency', help: 'Without the check digit.' }),
  account: field(digits(8), { title: 'Account', help: 'Without the check digit.' }),
  agreement: field(z.union([z.literal(''), digits(7)]).default(''), { title: 'Agreement or beneficiary code', help: 'Bradesco and Itaú need none.' }),
  agencyDigit: field(z.string().trim().regex(/^[0-9X]?$/i, 'one digit').default(''), { title: 'Check digit of the agency', help: 'For files to the bank.' }),
  accountDigit: field(z.string().trim().regex(/^[0-9XP]?$/i, 'one digit').default(''), { title: 'Check digit of the account', help: 'For files to the bank.' }),
  companyCode: field(z.string().trim().regex(/^\d{0,20}$/, 'digits').default(''), { title: 'Code of the company at the bank', help: 'For files to the bank. Bradesco: company code. Santander: code of transmission. Caixa: version of the application.' }),
  variation: field(z.string().trim().regex(/^\d{0,3}$/, 'up to 3 digits').default(''), { title: 'Variation of the wallet', help: 'Banco do Brasil only, for files to the bank.' }),
  wallet: field(digits(3), { title: 'Wallet', help: 'Caixa: 14. Sicoob: 1, or 101 for wallet 1 with modality 01.' }),
  firstNumber: field(integer({ min: 1 }).default(1), { title: 'First own number', help: 'Numbers before it are left alone. Never set it back.' }),
  lastNumber: field(integer({ min: 0 }).default(0), { title: 'Last own number', help: 'Of the range that the bank gave you. 0: as many as fit.' }),
  daysToPay: field(integer({ min: 0, max: 365 }).default(3), { title: 'Days until due', unit: 'days' }),
  fine: field(z.string().regex(/^\d{1,2}(\.\d{1,2})?$/, 'a percentage like 2 or 1.5').default('2'), { title: 'Fine', unit: '%', help: 'Once, after the due date. Consumers: 2 at most.' }),
  interest: field(z.string().regex(/^\d{1,2}(\.\d{1,2})?$/, 'a percentage like 1 or 0.33').default('1'), { title: 'Interest', unit: '% a month', help: 'For each day late a thirtieth. Consumers: 1 at most.' }),
  showAtOnce: field(z.boolean().default(false), { title: 'Show slips before the bank confirms them', help: 'Only if the bank registers at once. Otherwise nobody can pay the slip yet.' }),
});

export type Account = z.output<typeof account>;
