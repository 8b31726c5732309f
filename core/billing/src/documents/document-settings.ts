import { defineOperation, field, z, type OperationCtx, type SettingsOf } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { idSchema } from '../paging.ts';
import { settingsRef } from '../refs.ts';

/** What a brand's documents carry (row A6). */
export const documentSettings = z.strictObject({
  eInvoice: field(z.enum(['off', 'factur-x']).default('off'), { title: 'E-invoice inside the PDF' }),
  attachPdf: field(z.boolean().default(false), { title: 'PDF with mails about invoices' }),
});

export type DocumentSettings = SettingsOf<typeof documentSettings>;

export const documentSettingsOf = async (ctx: OperationCtx, brandId: number): Promise<DocumentSettings> => documentSettings.parse(await ctx.use(settingsRef).get('documents', 'brand', String(brandId)));

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
  summary: 'Changes what the documents of a brand carry from now on. `eInvoice`: `factur-x` puts the e-invoice (CII, EN 16931) into the PDF of invoices and credit notes. `attachPdf`: mails about an invoice bring its PDF.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/documents' },
  audience: ['staff'],
  permission: 'brands.write',
  input: documentSettings.extend({ brandId: idSchema }),
  output: documentSettings,
  run: async (ctx, { brandId, ...wanted }) => {
    await brandOf(ctx, brandId);
    const before = await documentSettingsOf(ctx, brandId);
    await ctx.use(settingsRef).set(ctx.work as never, 'documents', 'brand', wanted, String(brandId));
    ctx.touch({ kind: 'brand', id: brandId }, before, wanted);
    return wanted;
  },
});
