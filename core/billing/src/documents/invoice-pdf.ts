import { defineOperation, isBilletError, notFound, z, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { Invoice, invoiceByLink } from '../invoicing/index.ts';
import { idSchema } from '../paging.ts';
import { invoicePaper } from './compose/invoice-paper.ts';
import { documentSettingsOf } from './document-settings.ts';
import type { EInvoice } from './einvoice/e-invoice.ts';
import { hasEInvoice, loadEInvoice } from './einvoice/load-e-invoice.ts';
import { routeOf } from './einvoice/route-of.ts';
import { writeCii } from './einvoice/write-cii.ts';
import { fileName, fileSchema, pdfOf, type FileAnswer } from './file.ts';

/** What goes into the file for machines, if the brand wants it and the document can say it; people get their paper in any case. */
const embedded = async (ctx: OperationCtx, invoice: Invoice): Promise<EInvoice | undefined> => {
  if (!hasEInvoice(invoice) || (await documentSettingsOf(ctx, invoice.brand_id)).eInvoice === 'off') return undefined;
  try {
    // What is inside a PDF follows the plain standard, as Factur-X has it.
    return await loadEInvoice(ctx, invoice, await routeOf(ctx, invoice, 'en16931'));
  } catch (error) {
    if (!isBilletError(error)) throw error;
    ctx.log.warn('document without e-invoice', { invoice: invoice.id, code: error.code, reason: error.message });
    return undefined;
  }
};

/** Invoice, pro-forma, credit note or draft as PDF. */
export const pdfOfInvoice = async (ctx: OperationCtx, invoice: Invoice): Promise<FileAnswer> => {
  const paper = await invoicePaper(ctx, invoice);
  const eInvoice = await embedded(ctx, invoice);
  return pdfOf(ctx, invoice.brand_id, fileName(invoice.number ?? `draft-${String(invoice.id)}`), eInvoice === undefined ? paper : { ...paper, data: { name: 'factur-x.xml', xml: writeCii(eInvoice) } });
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
    // A draft is not for clients: nothing of it is said yet.
    if (invoice === undefined || (invoice.status === 'draft' && ctx.caller.audience === 'client')) throw notFound('Invoice');
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
