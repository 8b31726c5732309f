import type { MailDraft } from '../mail/index.ts';
import type { InvoiceCase } from './load-cases.ts';
import type { LadderStep } from './rules/index.ts';

const templateOf = (step: LadderStep): string => (step.action === 'reminder' ? 'invoice-reminder' : step.day <= 0 ? 'invoice-due' : 'invoice-overdue');

/** The mail of a rung, as data. One per invoice and rung, whatever happens. */
export const dunningMail = (invoice: InvoiceCase, step: LadderStep): MailDraft => ({
  brandId: invoice.brandId,
  clientId: invoice.clientId,
  key: templateOf(step),
  to: { address: invoice.buyer.email, name: invoice.buyer.name },
  locale: invoice.locale,
  model: {
    invoiceId: invoice.invoiceId,
    name: invoice.buyer.name,
    number: invoice.number,
    total: { amount: invoice.given.open, currency: invoice.currency },
    dueDate: invoice.given.dueDate,
  },
  dedupeKey: `invoice:${String(invoice.invoiceId)}:${step.id}`,
});
