import { entity } from '@billet/database';

/** A bank file that was read. The same bytes for the same account are one file, however often they come. */
export class BankFile extends entity('bank_files', {
  scope: 'system',
  columns: { id: 'id', gateway_account_id: 'id', name: 'text', sha256: 'text', lines: 'int', created_at: 'instant' },
}) {}

/** A line of a bank file. (account, line key) is unique: what was read once never counts again, in whatever file it stands. */
export class BankLine extends entity('bank_lines', {
  scope: 'system',
  columns: {
    id: 'id',
    bank_file_id: 'id',
    gateway_account_id: 'id',
    line_key: 'text',
    kind: 'text',
    amount: 'money',
    fee: 'money',
    currency: 'text',
    booked_on: 'date',
    line_references: 'json',
    words: 'text',
    payer_name: 'text?',
    payer_account: 'text?',
    code: 'text?',
    state: 'text',
    reason: 'text?',
    invoice_id: 'id?',
    payment_id: 'id?',
  },
}) {}
