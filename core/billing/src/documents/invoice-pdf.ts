import { defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { Invoice, invoiceByLink } from '../invoicing/index.ts';
import { idSchema } from '../paging.ts';
import { invoicePaper } from './compose/invoice-paper.ts';
import { fileName, fileSchema, pdfOf, type FileAnswer } from './file.ts';

/** Invoice, pro-forma, credit note or draft as PDF. */
export const pdfOfInvoice = async (ctx: OperationCtx, invoice: Invoice): Promise<FileAnswer> => {
  const paper = await invoicePaper(ctx, invoice);
  return pdfOf(ctx, fileName(invoice.number ?? `draft-${String(invoice.id)}`), paper);
};

export const invoicePdf = defineOperation({
  name: 'invoices.pdf',
  summary: 'An invoice, pro-forma or credit note as PDF in its own language (base64). The same document gives the same bytes.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{id}/pdf' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ id: idSchema }),
  output: fileSchema,
  run: async (ctx, { id }) => {
    const invoice = await data(ctx).of(Invoice).findById(id);
    if (invoice === undefined) throw notFound('Invoice');
    return pdfOfInvoice(ctx, invoice);
  },
});

export const invoicePdfByLink = defineOperation({
  name: 'invoices.pdfByLink',
  summary: 'The PDF of an invoice for whoever holds its unguessable link, without signing in.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/by-link/{token}/pdf' },
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ token: z.string().min(1).max(60) }),
  output: fileSchema,
  sensitive: ['token'],
  run: async (ctx, { token }) => pdfOfInvoice(ctx, await invoiceByLink(ctx, token)),
});
