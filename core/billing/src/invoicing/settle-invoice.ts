import { conflict, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { settlementOf } from './rules/index.ts';
import { Invoice } from './tables.ts';

/** Counts money towards an invoice. The statement itself refuses more than is open. */
export const settleInvoice = async (ctx: OperationCtx, invoiceId: number, amount: number, paidOn: string): Promise<void> => {
  const { all, db } = data(ctx);
  const touched = await db.execute(
    `update invoices set paid = paid + ?, version = version + 1 where id = ? and status in ('issued', 'proforma') and paid + credited + ? <= total`,
    [amount, invoiceId, amount],
  );
  const invoice = await all(Invoice).findById(invoiceId);
  if (touched === 0 || invoice === undefined) throw conflict('INVOICE_OVERPAID', 'More than is open on this invoice.', { invoiceId });
  const settlement = settlementOf(invoice);
  await all(Invoice).findById(invoiceId).patch({ settlement, paid_on: settlement === 'paid' ? paidOn : null });
  ctx.touch({ kind: 'invoice', id: invoiceId, clientId: invoice.client_id }, { settlement: invoice.settlement }, { settlement, paid: invoice.paid });
  if (settlement === 'paid') await ctx.emit('invoice.paid', { invoiceId, clientId: invoice.client_id, paidOn });
};

/** Invoices of a client that still want money, oldest due first. */
export const openInvoicesOf = async (ctx: OperationCtx, clientId: number, currency: string): Promise<readonly { readonly invoiceId: number; readonly open: number }[]> => {
  const rows = await data(ctx)
    .all(Invoice)
    .where({ client_id: clientId, currency, status: 'issued' })
    .whereIn('settlement', ['unpaid', 'part_paid'])
    .orderBy(['due_date', 'id']);
  return rows.map((row) => ({ invoiceId: row.id, open: row.total - row.paid - row.credited }));
};
