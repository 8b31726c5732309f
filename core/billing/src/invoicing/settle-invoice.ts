import { conflict, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { putInForce } from './drafts/put-in-force.ts';
import { settlementOf } from './rules/index.ts';
import { Invoice } from './tables.ts';
import { takeBackWriteOff } from './write-off.ts';

/** A pro-forma that money arrives for becomes an invoice first: only invoices are in the books. */
const inForce = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  const invoice = await data(ctx).all(Invoice).findById(invoiceId);
  if (invoice?.status === 'proforma') await putInForce(ctx, invoiceId, 'invoice', false);
};

/** Counts money towards an invoice. The statement itself refuses more than is open. */
export const settleInvoice = async (ctx: OperationCtx, invoiceId: number, amount: number, paidOn: string): Promise<void> => {
  const { all, db } = data(ctx);
  await inForce(ctx, invoiceId);
  const touched = await db.execute(
    `update invoices set paid = paid + ?, version = version + 1
     where id = ? and status = 'issued' and doc_type = 'invoice' and settlement <> 'written_off' and paid + credited + ? <= total`,
    [amount, invoiceId, amount],
  );
  const invoice = await all(Invoice).findById(invoiceId);
  if (touched === 0 || invoice === undefined) throw conflict('INVOICE_OVERPAID', 'More than is open on this invoice.', { invoiceId });
  const settlement = settlementOf(invoice);
  await all(Invoice).findById(invoiceId).patch({ settlement, paid_on: settlement === 'paid' ? paidOn : null });
  ctx.touch({ kind: 'invoice', id: invoiceId, clientId: invoice.client_id }, { settlement: invoice.settlement }, { settlement, paid: invoice.paid });
  if (settlement === 'paid') await ctx.emit('invoice.paid', { invoiceId, clientId: invoice.client_id, paidOn });
};

/** Takes money off an invoice again (refund, reversal, lost dispute). What it asks for is open once more, also what had been given up. */
export const unsettleInvoice = async (ctx: OperationCtx, invoiceId: number, amount: number): Promise<void> => {
  const { all, db } = data(ctx);
  const touched = await db.execute(`update invoices set paid = paid - ?, version = version + 1 where id = ? and status = 'issued' and paid >= ?`, [amount, invoiceId, amount]);
  const invoice = await all(Invoice).findById(invoiceId);
  if (touched === 0 || invoice === undefined) throw conflict('PAYMENT_MOVED', 'This money is not on the invoice any more.', { invoiceId });
  if (invoice.settlement === 'written_off') await takeBackWriteOff(ctx, invoice, invoice.total - invoice.paid - invoice.credited - amount);
  const settlement = settlementOf(invoice);
  await all(Invoice).findById(invoiceId).patch({ settlement, paid_on: settlement === 'paid' ? invoice.paid_on : null });
  ctx.touch({ kind: 'invoice', id: invoiceId, clientId: invoice.client_id }, { settlement: invoice.settlement }, { settlement, paid: invoice.paid });
  if (settlement !== 'paid') await ctx.emit('invoice.reopened', { invoiceId, clientId: invoice.client_id });
};

/** Invoices of a client that still want money, oldest due first. */
export const openInvoicesOf = async (ctx: OperationCtx, clientId: number, currency: string): Promise<readonly { readonly invoiceId: number; readonly open: number }[]> => {
  const rows = await data(ctx)
    .all(Invoice)
    .where({ client_id: clientId, currency })
    .whereIn('status', ['issued', 'proforma'])
    .whereIn('settlement', ['unpaid', 'part_paid'])
    .orderBy(['due_date', 'id']);
  return rows.map((row) => ({ invoiceId: row.id, open: row.total - row.paid - row.credited }));
};
