import type { Card } from '../../../view-models/page.ts';
import type { Body, PageCtx } from '../../page.ts';

export interface DocumentSettings {
  readonly eInvoice: 'off' | 'factur-x';
  readonly attachPdf: boolean;
}

/** What the brand's documents carry. */
export const documentsCard = (ctx: PageCtx, settings: DocumentSettings): Card => ({
  kind: 'form',
  title: ctx.t('company.documents'),
  form: ctx.form('documents', ctx.t('form.save'), [
    { name: 'eInvoice', label: ctx.t('company.eInvoice'), widget: 'switch', checked: settings.eInvoice === 'factur-x', help: ctx.t('company.eInvoiceHelp') },
    { name: 'attachPdf', label: ctx.t('company.attachPdf'), widget: 'switch', checked: settings.attachPdf, help: ctx.t('company.attachPdfHelp') },
  ]),
});

export const documentsInput = (body: Body): DocumentSettings => ({ eInvoice: body['eInvoice'] === undefined ? 'off' : 'factur-x', attachPdf: body['attachPdf'] !== undefined });
