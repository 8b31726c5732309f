import { z } from '@billet/sdk';
import type { Invoice } from './tables.ts';

const money = z.strictObject({ amount: z.number().int(), currency: z.string() });

/** A document in a list. */
export const invoiceSchema = z.strictObject({
  id: z.number().int(),
  number: z.string().nullable(),
  clientId: z.number().int(),
  payerId: z.number().int(),
  brandId: z.number().int(),
  type: z.string(),
  status: z.string(),
  settlement: z.string(),
  issueDate: z.string().nullable(),
  dueDate: z.string(),
  net: money,
  tax: money,
  total: money,
  paid: money,
  credited: money,
  open: money,
  paidOn: z.string().nullable(),
  payerName: z.string(),
  /** On a credit note: the invoice it corrects. */
  creditsInvoiceId: z.number().int().nullable(),
  reason: z.string().nullable(),
  gatewayAccountId: z.number().int().nullable(),
  notes: z.string(),
  version: z.number().int(),
});

/** Whether money may still be counted towards it. */
export const isPayable = (row: Pick<Invoice, 'status' | 'doc_type' | 'settlement'>): boolean =>
  (row.status === 'issued' || row.status === 'proforma') && row.doc_type !== 'credit_note' && row.settlement !== 'written_off';

export const invoiceView = (row: Invoice): z.input<typeof invoiceSchema> => {
  const of = (amount: number): { amount: number; currency: string } => ({ amount, currency: row.currency });
  return {
    id: row.id,
    number: row.number,
    clientId: row.client_id,
    payerId: row.payer_id,
    brandId: row.brand_id,
    type: row.doc_type,
    status: row.status,
    settlement: row.settlement,
    issueDate: row.issue_date,
    dueDate: row.due_date,
    net: of(row.net),
    tax: of(row.tax),
    total: of(row.total),
    paid: of(row.paid),
    credited: of(row.doc_type === 'invoice' ? row.credited : 0),
    open: of(isPayable(row) ? row.total - row.paid - row.credited : 0),
    paidOn: row.paid_on,
    payerName: (row.party as { readonly buyer?: { readonly name?: string } }).buyer?.name ?? '',
    creditsInvoiceId: row.credits_invoice_id,
    reason: row.reason,
    gatewayAccountId: row.gateway_account_id,
    notes: row.notes,
    version: row.version,
  };
};
