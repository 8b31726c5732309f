import { z, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { invoiceSchema, invoiceView } from './invoice-view.ts';
import { InvoiceLine, InvoiceTax, LineCredit, type Invoice } from './tables.ts';

const line = z.strictObject({
  id: z.number().int(),
  kind: z.string(),
  serviceId: z.number().int().nullable(),
  description: z.string(),
  periodStart: z.string().nullable(),
  periodEnd: z.string().nullable(),
  quantity: z.number().int(),
  unitPrice: z.number().int(),
  net: z.number().int(),
  /** How much of `net` credit notes took back. */
  credited: z.number().int(),
  taxClass: z.string().nullable(),
  /** A late fee: the invoice it is for. */
  aboutInvoiceId: z.number().int().nullable(),
});

/** `reason` and `note` say why nothing is due: reverse charge or an exemption. */
const taxLine = z.strictObject({
  code: z.string(),
  name: z.string(),
  rate: z.string(),
  base: z.number().int(),
  amount: z.number().int(),
  level: z.number().int(),
  category: z.string(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
});

/** One document with lines, tax and parties. */
export const invoiceDetailSchema = z.strictObject({
  invoice: invoiceSchema,
  lines: z.array(line),
  taxes: z.array(taxLine),
  party: z.unknown(),
  /** Language of the document. */
  locale: z.string(),
});

/** Everything on a document that the caller was found to be entitled to. */
export const detailOf = async (ctx: OperationCtx, invoice: Invoice): Promise<z.input<typeof invoiceDetailSchema>> => {
  const { all } = data(ctx);
  const credited = invoice.credited === 0 ? [] : await all(LineCredit).where('invoice_id', invoice.id);
  const credits = new Map(credited.map((row) => [row.line_id, row.credited] as const));
  const lines = await all(InvoiceLine).where('invoice_id', invoice.id).orderBy('position');
  const taxes = await all(InvoiceTax).where('invoice_id', invoice.id).orderBy('id');
  return {
    invoice: invoiceView(invoice),
    lines: lines.map((row) => ({
      id: row.id,
      kind: row.kind,
      serviceId: row.service_id,
      description: row.description,
      periodStart: row.period_start,
      periodEnd: row.period_end,
      quantity: row.quantity,
      unitPrice: row.unit_price,
      net: row.net,
      credited: credits.get(row.id) ?? 0,
      taxClass: row.tax_class,
      aboutInvoiceId: row.about_invoice_id,
    })),
    taxes: taxes.map((row) => ({ code: row.code, name: row.name, rate: row.rate, base: row.base, amount: row.amount, level: row.level ?? 1, category: row.category ?? 'S', reason: row.reason, note: row.note })),
    party: invoice.party,
    locale: invoice.locale,
  };
};
