import { entity } from '@billet/database';

/** A file for the bank, kept as it was handed out. (account, sequence) is unique: two presses make one file. */
export class OrderFile extends entity('order_files', {
  scope: 'system',
  columns: { id: 'id', gateway_account_id: 'id', sequence: 'int', name: 'text', reference: 'text', content: 'text', orders: 'int', created_at: 'instant' },
}) {}

/** An attempt that went out with a file. (attempt, what it does) is unique: nothing is collected twice. */
export class BankOrderRow extends entity('bank_orders', {
  scope: 'system',
  columns: { id: 'id', order_file_id: 'id', attempt_id: 'id', method_id: 'id?', does: 'text', part: 'text' },
}) {}
