import { defineOperation, notFound, z, type NextAction, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { Invoice, invoiceByLink } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { fileName, fileSchema, pdfOf, type FileAnswer } from '../file.ts';
import { findSlip, type InvoiceSlip } from './find-slip.ts';
import { partiesOfInvoice, slipPaper } from './slip-paper.ts';

const pdfOfSlip = async (ctx: OperationCtx, invoice: Invoice, open: InvoiceSlip | undefined): Promise<FileAnswer> => {
  if (open === undefined) throw notFound('Boleto');
  const paper = await slipPaper(ctx, await partiesOfInvoice(ctx, invoice, open.firstInvoiceId), open);
  return pdfOf(ctx, invoice.brand_id, fileName('boleto', paper.number), paper);
};

const invoiceOf = async (ctx: OperationCtx, id: number): Promise<Invoice> => {
  const invoice = await data(ctx).of(Invoice).findById(id);
  if (invoice === undefined) throw notFound('Invoice');
  return invoice;
};

export const showSlip = defineOperation({
  name: 'invoices.slip',
  summary: 'The boleto that waits to be paid for an invoice, as the payer is shown it; null where there is none, or where the bank does not know it yet.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{id}/slip' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ next: z.custom<NextAction>((value) => typeof value === 'object' && value !== null && 'kind' in value).nullable() }),
  run: async (ctx, { id }) => ({ next: (await findSlip(ctx, await invoiceOf(ctx, id)))?.shown ?? null }),
});

export const slipPdf = defineOperation({
  name: 'invoices.slipPdf',
  summary: 'The boleto of an invoice as PDF (base64): receipt of the payer, and the form that banks read.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{id}/slip/pdf' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ id: idSchema }),
  output: fileSchema,
  run: async (ctx, { id }) => {
    const invoice = await invoiceOf(ctx, id);
    return pdfOfSlip(ctx, invoice, await findSlip(ctx, invoice));
  },
});

export const slipPdfByLink = defineOperation({
  name: 'invoices.slipPdfByLink',
  summary: 'The PDF of the boleto of an invoice for whoever holds its unguessable link, without signing in.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/by-link/{token}/slip/pdf' },
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ token: z.string().min(1).max(60) }),
  output: fileSchema,
  sensitive: ['token'],
  run: async (ctx, { token }) => {
    const invoice = await invoiceByLink(ctx, token);
    // The link is for this invoice; what else the client owes is not its holder's business.
    return pdfOfSlip(ctx, invoice, await findSlip(ctx, invoice, true));
  },
});
