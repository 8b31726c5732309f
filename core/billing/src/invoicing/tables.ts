import { entity } from '@billet/database';

/** A number series of a legal entity. */
export class InvoiceSeries extends entity('invoice_series', {
  scope: 'system',
  columns: { id: 'id', legal_entity_id: 'id', doc_type: 'text', template: 'text', number_at: 'text' },
}) {}

export const invoiceColumns = {
  id: 'id',
  client_id: 'id',
  payer_id: 'id',
  brand_id: 'id',
  legal_entity_id: 'id',
  doc_type: 'text',
  status: 'text',
  series_id: 'id?',
  number: 'text?',
  number_period: 'text?',
  number_seq: 'int?',
  issue_date: 'date?',
  due_date: 'date',
  currency: 'text',
  net: 'money',
  tax: 'money',
  total: 'money',
  paid: 'money',
  credited: 'money',
  settlement: 'text',
  paid_on: 'date?',
  party: 'json',
  party_hash: 'text',
  locale: 'text',
  run_id: 'id?',
  order_id: 'id?',
  credits_invoice_id: 'id?',
  reason: 'text?',
  gateway_account_id: 'id?',
  notes: 'text',
  proforma_number: 'text?',
  link_version: 'int',
  version: 'int',
  created_at: 'instant',
} as const;

/** Invoice, pro-forma or credit note. Issued ones are frozen by triggers. */
export class Invoice extends entity('invoices', { scope: 'client', columns: invoiceColumns }) {}

export const invoiceLineColumns = {
  id: 'id',
  invoice_id: 'id',
  client_id: 'id',
  position: 'int',
  kind: 'text',
  service_id: 'id?',
  description: 'text',
  period_start: 'date?',
  period_end: 'date?',
  quantity: 'int',
  unit_price: 'money',
  discount: 'money',
  net: 'money',
  tax_code: 'text?',
  charge_key: 'text?',
  credits_line_id: 'id?',
  tax_class: 'text?',
  about_invoice_id: 'id?',
} as const;

/** A line. `charge_key` is unique: each service, kind and period is billed once. */
export class InvoiceLine extends entity('invoice_lines', { scope: 'client', columns: invoiceLineColumns }) {}

export const invoiceTaxColumns = {
  id: 'id',
  invoice_id: 'id',
  client_id: 'id',
  code: 'text',
  name: 'text',
  rate: 'decimal',
  base: 'money',
  amount: 'money',
  line_code: 'text?',
  level: 'int?',
  category: 'text?',
  reason: 'text?',
  note: 'text?',
} as const;

/** Tax of a document per rate. */
export class InvoiceTax extends entity('invoice_taxes', { scope: 'client', columns: invoiceTaxColumns }) {}

/** What has been credited of a billed line. */
export class LineCredit extends entity('line_credits', {
  scope: 'client',
  columns: { client_id: 'id', invoice_id: 'id', line_id: 'id', billed: 'money', credited: 'money', given_from: 'date?' },
}) {}

/** What has been credited of a document's tax. */
export class TaxCredit extends entity('tax_credits', {
  scope: 'client',
  columns: { client_id: 'id', invoice_id: 'id', tax_id: 'id', billed: 'money', base_credited: 'money', credited: 'money' },
}) {}

/** One run of the engine. */
export class BillingRun extends entity('billing_runs', {
  scope: 'system',
  columns: {
    id: 'id',
    kind: 'text',
    as_of: 'instant',
    started_at: 'instant',
    finished_at: 'instant?',
    state: 'text',
    batches: 'int',
    expected: 'int',
    produced: 'int',
    parked: 'int',
    invoices: 'int',
    totals: 'json',
  },
}) {}

/** What a run did for one client. */
export class BillingRunItem extends entity('billing_run_items', {
  scope: 'system',
  columns: { id: 'id', run_id: 'id', client_id: 'id', outcome: 'text', services: 'int', invoices: 'int', reason: 'text?', detail: 'text?' },
}) {}

/** A client the engine left alone, with the reason, until staff mend it. */
export class ParkedClient extends entity('parked_clients', {
  scope: 'system',
  columns: { id: 'id', client_id: 'id', run_id: 'id?', reason: 'text', detail: 'text', parked_at: 'instant' },
}) {}
