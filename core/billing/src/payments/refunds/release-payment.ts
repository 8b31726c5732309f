import { type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { addToBalance, postJournals, postings } from '../../ledger/index.ts';
import { Invoice, unsettleInvoice } from '../../invoicing/index.ts';
import { type Payment, PaymentAllocation } from '../tables.ts';

/** What a payment still settles, invoice by invoice, the newest first. */
export const settledBy = async (ctx: OperationCtx, paymentId: number): Promise<readonly { readonly invoiceId: number; readonly amount: number }[]> => {
  const rows = await data(ctx).all(PaymentAllocation).where('payment_id', paymentId).orderBy('id');
  const sums = new Map<number, number>();
  for (const row of rows) sums.set(row.invoice_id, (sums.get(row.invoice_id) ?? 0) + row.amount);
  return [...sums].map(([invoiceId, amount]) => ({ invoiceId, amount })).filter((each) => each.amount > 0).reverse();
};

/** Takes up to `amount` of a payment off the invoices it settles, without booking where it goes. Gives what was taken. */
export const takeOffInvoices = async (ctx: OperationCtx, payment: Payment, amount: number): Promise<number> => {
  const { all } = data(ctx);
  let left = amount;
  for (const part of await settledBy(ctx, payment.id)) {
    const invoice = await all(Invoice).findById(part.invoiceId);
    // A credit note may have moved some of it to the balance already.
    const taken = Math.min(left, part.amount, invoice?.paid ?? 0);
    if (taken <= 0) continue;
    await unsettleInvoice(ctx, part.invoiceId, taken);
    await all(PaymentAllocation).insert({ payment_id: payment.id, client_id: payment.client_id, invoice_id: part.invoiceId, amount: -taken });
    left -= taken;
  }
  return amount - left;
};

/** Makes what a payment settled the client's balance again; the invoices are open once more. */
export const releaseToBalance = async (ctx: OperationCtx, payment: Payment, amount: number, at: { readonly legalEntityId: number; readonly bookedOn: string; readonly ref: string }): Promise<number> => {
  const taken = await takeOffInvoices(ctx, payment, amount);
  if (taken === 0) return 0;
  await addToBalance(ctx, payment.client_id, payment.currency, taken);
  await postJournals(data(ctx).db, ctx.clock.now(), [
    { legalEntityId: at.legalEntityId, kind: 'payment.released', ref: at.ref, clientId: payment.client_id, bookedOn: at.bookedOn, currency: payment.currency, movements: postings.releasedToBalance({ amount: taken }) },
  ]);
  return taken;
};
