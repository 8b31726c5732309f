import { entity } from '@billet/database';

/** An account of the chart; `code` is what entries name. */
export class LedgerAccount extends entity('ledger_accounts', {
  scope: 'system',
  columns: { id: 'id', code: 'text', name: 'text', type: 'text' },
}) {}

/** One business fact in the books. (kind, ref) is unique: a fact is booked once. */
export class Journal extends entity('journals', {
  scope: 'client',
  columns: {
    id: 'id',
    legal_entity_id: 'id',
    kind: 'text',
    ref: 'text',
    client_id: 'id?',
    booked_on: 'date',
    memo: 'text?',
    created_at: 'instant',
  },
}) {}

/** One movement: the same amount leaves `credit` and reaches `debit`, so the sum is zero by shape. */
export class LedgerEntry extends entity('ledger_entries', {
  scope: 'client',
  columns: {
    id: 'id',
    journal_id: 'id',
    debit: 'text',
    credit: 'text',
    amount: 'money',
    currency: 'text',
    client_id: 'id?',
  },
}) {}

/** Money a client has with us, per currency; never below zero. */
export class ClientBalance extends entity('client_balances', {
  scope: 'client',
  columns: { id: 'id', client_id: 'id', currency: 'text', amount: 'money' },
}) {}
