import { defineOperation, field, z, type OperationCtx, type SettingsOf } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { idSchema } from '../paging.ts';
import { settingsRef } from '../refs.ts';
import { PROFILES } from './einvoice/profile.ts';
import { endpointInput, endpointOf } from './einvoice/route-input.ts';

/** What a brand's documents carry (row A6). */
export const documentSettings = z.strictObject({
  eInvoice: field(z.enum(['off', 'factur-x']).default('off'), { title: 'E-invoice inside the PDF' }),
  attachPdf: field(z.boolean().default(false), { title: 'PDF with mails about invoices' }),
  profile: field(z.enum(PROFILES).default('en16931'), { title: 'Profile of e-invoices' }),
  footer: field(z.string().trim().max(240).regex(/^(\P{Cc}|\n)*$/u, 'no control characters').default(''), { title: 'At the foot of documents', widget: 'textarea' }),
  contact: field(z.string().trim().regex(/^\P{Cc}*$/u, 'one line').max(100).default(''), { title: 'Whom to ask about an e-invoice' }),
  endpointScheme: field(endpointInput.endpointScheme, { title: 'Kind of the electronic address' }),
  endpointId: field(endpointInput.endpointId, { title: 'Electronic address' }),
});

export type DocumentSettings = SettingsOf<typeof documentSettings>;

export const documentSettingsOf = async (ctx: Pick<OperationCtx, 'use'>, brandId: number): Promise<DocumentSettings> => documentSettings.parse(await ctx.use(settingsRef).get('documents', 'brand', String(brandId)));

export const getDocumentSettings = defineOperation({
  name: 'brands.getDocuments',
  summary: 'What the documents of a brand carry.',
  kind: 'query',
  http: { method: 'GET', path: '/brands/{brandId}/documents' },
  audience: ['staff'],
  permission: 'brands.read',
  input: z.strictObject({ brandId: idSchema }),
  output: documentSettings,
  run: async (ctx, { brandId }) => {
    await brandOf(ctx, brandId);
    return documentSettingsOf(ctx, brandId);
  },
});

export const saveDocumentSettings = defineOperation({
  name: 'brands.saveDocuments',
  summary: 'Changes what the documents of a brand carry from now on. `eInvoice`: `factur-x` puts the e-invoice (CII, EN 16931) into the PDF of invoices and credit notes. `attachPdf`: mails about an invoice bring its PDF. `profile`: what e-invoices follow where the payer wishes nothing else. `footer`: text above the company at the foot of each page. `contact`, `endpointScheme`, `endpointId`: whom to ask, and where the company gets e-invoices.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/documents' },
  audience: ['staff'],
  permission: 'brands.write',
  input: documentSettings.extend({ brandId: idSchema }),
  output: documentSettings,
  run: async (ctx, { brandId, ...wanted }) => {
    await brandOf(ctx, brandId);
    endpointOf(wanted.endpointScheme, wanted.endpointId);
    const before = await documentSettingsOf(ctx, brandId);
    await ctx.use(settingsRef).set(ctx.work as never, 'documents', 'brand', wanted, String(brandId));
    ctx.touch({ kind: 'brand', id: brandId }, before, wanted);
    return wanted;
  },
});
