import { isIban } from '@billet/bank-files';
import { integer, localDateSchema, z } from '@billet/sdk';
import { BIC } from '../account.ts';
import { isCreditorId } from '../creditor-id.ts';

/** Letters that ids may have, and no slash at either end. Source: EPC230-15. */
const id = z.string().regex(/^(?!\/)[A-Za-z0-9/\-?:().,'+ ]{1,35}(?<!\/)$/, 'up to 35 letters of the SEPA alphabet');
const text = (length: number): z.ZodString => z.string().regex(/^[A-Za-z0-9/\-?:().,'+ ]+$/, 'letters of the SEPA alphabet').min(1).max(length);
const iban = z.string().refine(isIban, 'not an IBAN').regex(/^[A-Z0-9]+$/, 'without spaces');
const bic = z.string().regex(BIC, 'not a BIC');

const transaction = z.strictObject({
  endToEndId: id,
  /** Cents. */
  amount: integer({ min: 1, max: 99_999_999_999 }),
  mandate: z.strictObject({ id, signedOn: localDateSchema }),
  debtor: z.strictObject({ name: text(70), iban, bic: bic.optional(), town: text(35).optional(), country: z.string().regex(/^[A-Z]{2}$/).optional() }),
  text: text(140).optional(),
});

const group = z.strictObject({
  id,
  sequenceType: z.enum(['FRST', 'RCUR', 'OOFF', 'FNAL']),
  collectOn: localDateSchema,
  transactions: z.array(transaction).min(1),
});

/** Everything that a pain.008 file says. */
export const collectionFile = z.strictObject({
  messageId: id,
  createdAt: z.iso.datetime(),
  scheme: z.enum(['CORE', 'B2B']).default('CORE'),
  creditor: z.strictObject({ name: text(70), id: z.string().refine(isCreditorId, 'not a creditor identifier'), iban, bic: bic.optional() }),
  groups: z.array(group).min(1),
});

export type CollectionFile = z.output<typeof collectionFile>;
export type CollectionGroup = CollectionFile['groups'][number];
export type CollectionTransaction = CollectionGroup['transactions'][number];
