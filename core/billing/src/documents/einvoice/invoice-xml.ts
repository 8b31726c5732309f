import { defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { Invoice, invoiceByLink } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { fileName, fileSchema, type FileAnswer } from '../file.ts';
import { loadEInvoice } from './load-e-invoice.ts';
import { writeCii } from './write-cii.ts';
import { writeUbl } from './write-ubl.ts';

const WRITERS = { cii: writeCii, ubl: writeUbl };

const format = z.enum(['cii', 'ubl']).default('cii');

const xmlOf = async (ctx: OperationCtx, invoice: Invoice, as: keyof typeof WRITERS): Promise<FileAnswer> => {
  const made = await loadEInvoice(ctx, invoice);
  return { name: `${fileName(made.number, as)}.xml`, type: 'application/xml', file: Buffer.from(WRITERS[as](made)).toString('base64') };
};

export const invoiceXml = defineOperation({
  name: 'invoices.xml',
  summary: 'An invoice or credit note in force as e-invoice of EN 16931 (base64): UN/CEFACT CII, as in Factur-X and ZUGFeRD, or UBL 2.1. Refused with the rules it would break.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{id}/xml' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ id: idSchema, format }),
  output: fileSchema,
  run: async (ctx, { id, format: as }) => {
    const invoice = await data(ctx).of(Invoice).findById(id);
    if (invoice === undefined) throw notFound('Invoice');
    return xmlOf(ctx, invoice, as);
  },
});

export const invoiceXmlByLink = defineOperation({
  name: 'invoices.xmlByLink',
  summary: 'The e-invoice of whoever holds the unguessable link of the invoice, without signing in.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/by-link/{token}/xml' },
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ token: z.string().min(1).max(60), format }),
  output: fileSchema,
  sensitive: ['token'],
  run: async (ctx, { token, format: as }) => xmlOf(ctx, await invoiceByLink(ctx, token), as),
});
