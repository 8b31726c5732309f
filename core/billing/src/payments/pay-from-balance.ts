import { notFound, type OperationCtx } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { ClientBalance, postJournals, postings, takeFromBalance } from '../ledger/index.ts';
import { Invoice, settleInvoice } from '../invoicing/index.ts';
import { AttemptInvoice, PaymentAttempt } from './tables.ts';

/** Counts balance towards one invoice. `ref` names the occasion: the same one is booked once. */
const useOn = async (ctx: OperationCtx, invoiceId: number, amount: number, ref: string): Promise<void> => {
  const { all, db } = data(ctx);
  const invoice = await all(Invoice).findById(invoiceId);
  const brand = await all(Brand).findById(invoice?.brand_id ?? 0);
  if (invoice === undefined || brand === undefined) throw notFound('Invoice');
  const today = ctx.clock.today(brand.zone);
  // First, because a pro-forma becomes an invoice by it, and only invoices are in the books.
  await settleInvoice(ctx, invoiceId, amount, today);
  await postJournals(db, ctx.clock.now(), [
    {
      legalEntityId: invoice.legal_entity_id,
      kind: 'balance.used',
      ref: `${ref}:${String(invoiceId)}`,
      clientId: invoice.client_id,
      bookedOn: today,
      currency: invoice.currency,
      movements: postings.balanceUsed({ amount }),
    },
  ]);
};

/** Pays an attempt out of what the client has with us, in the caller's transaction. */
export const payFromBalance = async (ctx: OperationCtx, attemptId: number): Promise<void> => {
  const { all } = data(ctx);
  const attempt = await all(PaymentAttempt).findById(attemptId);
  if (attempt === undefined) throw notFound('Payment');
  await takeFromBalance(ctx, attempt.client_id, attempt.currency, attempt.amount);
  for (const part of await all(AttemptInvoice).where('attempt_id', attemptId).orderBy('id')) await useOn(ctx, part.invoice_id, part.amount, String(attemptId));
  await all(PaymentAttempt).findById(attemptId).patch({ state: 'succeeded', next_lookup_at: null, version: attempt.version + 1 });
};

/** Uses what the balance has for one invoice, as far as it goes. Gives what was used. */
export const useBalanceFor = async (ctx: OperationCtx, invoiceId: number): Promise<number> => {
  const { all, db } = data(ctx);
  await db.execute('update invoices set version = version + 1 where id = ?', [invoiceId]);
  const invoice = await all(Invoice).findById(invoiceId);
  if (invoice === undefined || !['issued', 'proforma'].includes(invoice.status) || !['unpaid', 'part_paid'].includes(invoice.settlement)) return 0;
  const balance = await all(ClientBalance).findOne({ client_id: invoice.client_id, currency: invoice.currency });
  const amount = Math.min(balance?.amount ?? 0, invoice.total - invoice.paid - invoice.credited);
  if (amount <= 0) return 0;
  await takeFromBalance(ctx, invoice.client_id, invoice.currency, amount);
  await useOn(ctx, invoiceId, amount, `auto/${String(invoice.version)}`);
  return amount;
};
