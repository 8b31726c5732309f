import { isIban, plainIban } from '@billet/bank-files';
import { field, integer, z, type SettingsOf } from '@billet/sdk';
import { isCreditorId } from './creditor-id.ts';

export const BIC = /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/;

/** Settings of an account: one creditor with one bank account. */
export const account = z.strictObject({
  holder: field(z.string().trim().min(1).max(70), { title: 'Creditor', help: 'As the bank knows you.' }),
  creditorId: field(z.string().trim().transform((text) => text.replaceAll(' ', '').toUpperCase()).refine(isCreditorId, 'not a creditor identifier'), { title: 'Creditor identifier', help: 'For example DE98ZZZ09999999999.' }),
  iban: field(z.string().trim().refine(isIban, 'not an IBAN').transform(plainIban), { title: 'IBAN' }),
  bic: field(z.union([z.literal(''), z.string().trim().toUpperCase().regex(BIC, 'not a BIC')]).default(''), { title: 'BIC', help: 'Only if your bank asks for it.' }),
  scheme: field(z.enum(['CORE', 'B2B']).default('CORE'), { title: 'Scheme', widget: 'select', help: 'B2B only between companies, and only if the payer’s bank knows of the mandate.' }),
  announceDays: field(integer({ min: 1, max: 28 }).default(14), { title: 'Days of notice', unit: 'days', help: 'The payer is told so long before. Less than 14 has to be agreed with him.' }),
  leadDays: field(integer({ min: 1, max: 10 }).default(2), { title: 'Days the bank needs', unit: 'bank days', help: 'Between handing in the file and the collection.' }),
});

export type Account = SettingsOf<typeof account>;
