import type { PageCtx } from './page.ts';
import type { InvoiceRow } from './shapes.ts';

interface Download {
  readonly label: string;
  readonly href: string;
  readonly icon: 'download';
}

/** What can be taken home of an invoice: paper, and (in force) the same for machines. */
export const downloads = (ctx: PageCtx, invoice: Pick<InvoiceRow, 'status' | 'type'>, path: string): readonly Download[] => {
  const link = (label: string, rest: string): Download => ({ label, href: `${path}/${rest}`, icon: 'download' });
  const inForce = invoice.status === 'issued' && (invoice.type === 'invoice' || invoice.type === 'credit_note');
  return [link(ctx.t('document.pdf'), 'pdf'), ...(inForce ? [link(ctx.t('einvoice.cii'), 'xml'), link(ctx.t('einvoice.ubl'), 'xml?format=ubl')] : [])];
};
