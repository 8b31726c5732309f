import { defineOperation, invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { Invoice, invoiceByLink } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { fileName, fileSchema, type FileAnswer } from '../file.ts';
import { loadEInvoice } from './load-e-invoice.ts';
import { PROFILES, type EProfile } from './profile.ts';
import { routeOf } from './route-of.ts';
import { writeCii } from './write-cii.ts';
import { writeUbl } from './write-ubl.ts';

const WRITERS = { cii: writeCii, ubl: writeUbl };

const wanted = { format: z.enum(['cii', 'ubl']).optional(), profile: z.enum(PROFILES).optional() } as const;

interface Wanted {
  readonly format?: keyof typeof WRITERS | undefined;
  readonly profile?: EProfile | undefined;
}

/** Peppol takes UBL only: in the other syntax its payers' documents are plain ones. */
const xmlOf = async (ctx: OperationCtx, invoice: Invoice, { format, profile }: Wanted): Promise<FileAnswer> => {
  if (profile === 'peppol' && format === 'cii') throw invalid('EINVOICE_SYNTAX', 'format', 'Peppol takes UBL only.');
  const route = await routeOf(ctx, invoice, profile);
  const as = format ?? (route.profile === 'peppol' ? 'ubl' : 'cii');
  const made = await loadEInvoice(ctx, invoice, as === 'cii' && route.profile === 'peppol' ? { ...route, profile: 'en16931' } : route);
  return { name: `${fileName(made.number, as)}.xml`, type: 'application/xml', file: Buffer.from(WRITERS[as](made)).toString('base64') };
};

export const invoiceXml = defineOperation({
  name: 'invoices.xml',
  summary: 'An invoice or credit note in force as e-invoice of EN 16931 (base64): UN/CEFACT CII, as in Factur-X and ZUGFeRD, or UBL 2.1; plain, as XRechnung or for Peppol, as the payer or the brand wishes. Refused with the rules it would break and the fields that are missing.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{id}/xml' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ id: idSchema, ...wanted }),
  output: fileSchema,
  run: async (ctx, { id, ...wish }) => {
    const invoice = await data(ctx).of(Invoice).findById(id);
    if (invoice === undefined) throw notFound('Invoice');
    return xmlOf(ctx, invoice, wish);
  },
});

export const invoiceXmlByLink = defineOperation({
  name: 'invoices.xmlByLink',
  summary: 'The e-invoice of whoever holds the unguessable link of the invoice, without signing in.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/by-link/{token}/xml' },
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ token: z.string().min(1).max(60), ...wanted }),
  output: fileSchema,
  sensitive: ['token'],
  run: async (ctx, { token, ...wish }) => xmlOf(ctx, await invoiceByLink(ctx, token), wish),
});
