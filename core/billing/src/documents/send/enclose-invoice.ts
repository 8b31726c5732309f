import { systemCaller } from '@billet/kernel';
import type { MailEnclosures } from '../../mail/index.ts';
import type { House } from '../../room.ts';
import { documentSettings } from '../document-settings.ts';
import type { FileAnswer } from '../file.ts';
import { invoicePdf } from '../invoice-pdf.ts';

const ABOUT_INVOICE: ReadonlySet<string> = new Set(['invoice-issued', 'invoice-reminder', 'invoice-due', 'invoice-overdue']);

/** The PDF of the invoice that a mail is about, where its brand wants that. */
export const encloseInvoice = (house: House): MailEnclosures => ({
  of: async (mail) => {
    const { invoiceId } = mail.model as { readonly invoiceId?: unknown };
    if (!ABOUT_INVOICE.has(mail.key) || typeof invoiceId !== 'number') return [];
    const { attachPdf } = documentSettings.parse(await house.settings.get('documents', 'brand', String(mail.brand_id)));
    if (!attachPdf) return [];
    const { name, type, file } = (await house.executor.callByName(invoicePdf.name, { id: invoiceId }, systemCaller)) as FileAnswer;
    return [{ filename: name, contentType: type, content: Buffer.from(file, 'base64') }];
  },
});
