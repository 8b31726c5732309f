import { entity } from '@billet/database';

/** A run of numbers that a company may give its fiscal documents. `base` = the number before its first. */
export class FiscalSeries extends entity('fiscal_series', {
  scope: 'system',
  columns: { id: 'id', legal_entity_id: 'id', extension: 'text', series: 'text', base: 'int', last: 'int' },
}) {}

/** A number that was taken and is in force nowhere: the next document gets it. */
export class FiscalFreeNumber extends entity('fiscal_free_numbers', { scope: 'system', columns: { id: 'id', series_id: 'id', number: 'int' } }) {}

/** By whom fiscal documents of a company are taken, and for what. */
export class FiscalAccount extends entity('fiscal_accounts', {
  scope: 'system',
  columns: {
    id: 'id', legal_entity_id: 'id', series_id: 'id', extension: 'text', name: 'text', enabled: 'bool', issue_on: 'text', product_types: 'json', mails: 'bool',
    circuit_until: 'instant?', circuit_reason: 'text?', last_test: 'json?', created_at: 'instant',
  },
}) {}

/** What the law wants for an invoice, or for some of its lines. */
export class FiscalDocument extends entity('fiscal_documents', {
  scope: 'client',
  columns: {
    id: 'id', document_id: 'text', client_id: 'id', invoice_id: 'id', account_id: 'id', extension: 'text', state: 'text', series_id: 'id?', number: 'int?', line_ids: 'json', total: 'money', currency: 'text',
    attempts: 'int', wish: 'json?', code: 'text?', message: 'text?', document: 'text?', answer: 'text?', access_key: 'text?', authority_number: 'text?', verification: 'text?', link: 'text?',
    accepted_at: 'instant?', cancel_reason: 'text?', cancel_requested_at: 'instant?', cancelled_at: 'instant?', receipt: 'text?', created_at: 'instant',
  },
}) {}
