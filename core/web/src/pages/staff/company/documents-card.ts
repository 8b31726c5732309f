import type { Card } from '../../../view-models/page.ts';
import { profileOptions } from '../../einvoices/profile-options.ts';
import type { Body, PageCtx } from '../../page.ts';

export interface DocumentSettings {
  readonly eInvoice: 'off' | 'factur-x';
  readonly attachPdf: boolean;
  readonly footer: string;
  readonly profile: string;
  readonly contact: string;
  readonly endpointScheme: string;
  readonly endpointId: string;
}

/** What the brand's documents carry. */
export const documentsCard = (ctx: PageCtx, settings: DocumentSettings): Card => ({
  kind: 'form',
  title: ctx.t('company.documents'),
  form: ctx.form('documents', ctx.t('form.save'), [
    { name: 'eInvoice', label: ctx.t('company.eInvoice'), widget: 'switch', checked: settings.eInvoice === 'factur-x', help: ctx.t('company.eInvoiceHelp') },
    { name: 'attachPdf', label: ctx.t('company.attachPdf'), widget: 'switch', checked: settings.attachPdf, help: ctx.t('company.attachPdfHelp') },
    { name: 'footer', label: ctx.t('company.documentFooter'), widget: 'textarea', value: settings.footer, help: ctx.t('company.documentFooterHelp') },
    { name: 'profile', label: ctx.t('einvoice.profile'), widget: 'select', required: true, width: 'half', options: profileOptions(ctx, settings.profile), help: ctx.t('einvoice.profileHelp') },
    { name: 'contact', label: ctx.t('einvoice.field.documents.contact'), widget: 'text', width: 'half', value: settings.contact, help: ctx.t('einvoice.contactHelp') },
    { name: 'endpointScheme', label: ctx.t('einvoice.scheme'), widget: 'text', width: 'third', value: settings.endpointScheme, placeholder: '9930' },
    { name: 'endpointId', label: ctx.t('einvoice.endpoint'), widget: 'text', width: 'half', value: settings.endpointId, help: ctx.t('einvoice.endpointHelp') },
  ]),
});

export const documentsInput = (body: Body): DocumentSettings => ({ eInvoice: body['eInvoice'] === undefined ? 'off' : 'factur-x', attachPdf: body['attachPdf'] !== undefined, footer: (body['footer'] ?? '').replaceAll('\r\n', '\n'), profile: body['profile'] ?? 'en16931', contact: body['contact'] ?? '', endpointScheme: body['endpointScheme'] ?? '', endpointId: body['endpointId'] ?? '' });
