import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { queueMails } from '../mail/index.ts';
import { idSchema } from '../paging.ts';
import { Invoice } from './tables.ts';

/** Any mail about an invoice, by hand and as often as wanted. */
export const sendInvoiceMail = defineOperation({
  name: 'invoices.send',
  summary: 'Sends a mail about an invoice again: the invoice itself, a reminder, or that it is due or overdue.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices/{id}/mails' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({ id: idSchema, mail: z.enum(['invoice-issued', 'invoice-reminder', 'invoice-due', 'invoice-overdue']).default('invoice-issued') }),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx, { id, mail }) => {
    const invoice = await data(ctx).of(Invoice).findById(id);
    if (invoice === undefined) throw notFound('Invoice');
    if (invoice.status === 'draft' || invoice.status === 'void') throw conflict('INVOICE_NOT_OPEN', 'Only an issued invoice can be paid.', { number: invoice.number });
    const { buyer } = invoice.party as { readonly buyer: { readonly name: string; readonly email: string } };
    await queueMails(ctx, {
      brandId: invoice.brand_id,
      clientId: invoice.client_id,
      key: mail,
      to: { address: buyer.email, name: buyer.name },
      locale: invoice.locale,
      model: { invoiceId: id, name: buyer.name, number: invoice.number, total: { amount: invoice.total - invoice.paid - invoice.credited, currency: invoice.currency }, dueDate: invoice.due_date },
      dedupeKey: `invoice:${String(id)}:hand:${ctx.ids.ulid()}`,
    });
    ctx.touch({ kind: 'invoice', id, clientId: invoice.client_id }, undefined, { mail });
    return { queued: true };
  },
});
