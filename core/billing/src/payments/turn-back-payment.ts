import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { Invoice } from '../invoicing/index.ts';
import { ClientBalance, postJournals, postings, takeFromBalance } from '../ledger/index.ts';
import { placeOf } from './place-of.ts';
import { settledBy, takeOffInvoices } from './refunds/release-payment.ts';
import { bookExchange } from './conversion/book-exchange.ts';
import { Payment } from './tables.ts';

/** Whether the balance still holds what this payment put there: only then can it be turned back whole. */
export const canTurnBack = async (ctx: OperationCtx, payment: Payment): Promise<boolean> => {
  if (payment.reversed_at !== null || payment.refunded !== 0 || payment.disputed !== 0) return false;
  const parts = await settledBy(ctx, payment.id);
  const paid = new Map((await data(ctx).all(Invoice).whereIn('id', parts.map((part) => part.invoiceId))).map((invoice) => [invoice.id, invoice.paid] as const));
  // A credit note may have moved some of it to the balance already.
  const onInvoices = parts.reduce((sum, part) => sum + Math.min(part.amount, paid.get(part.invoiceId) ?? 0), 0);
  const balance = await data(ctx).all(ClientBalance).findOne({ client_id: payment.client_id, currency: payment.currency });
  return payment.amount - onInvoices <= (balance?.amount ?? 0);
};

/** Turns a payment back: its invoices are open again and its number is free. False if part of it was moved meanwhile. */
export const turnBackPayment = async (ctx: OperationCtx, payment: Payment, reason: string): Promise<boolean> => {
  const { all, db } = data(ctx);
  const { id } = payment;
  // Its number is taken off, so that the right payment can be booked under it.
  const touched = await all(Payment).where({ id, refunded: 0, disputed: 0 }).whereNull('reversed_at').patch({ reversed_at: ctx.clock.now(), reference: `${payment.reference} ✗${String(id)}` });
  if (touched === 0) return false;
  const taken = await takeOffInvoices(ctx, payment, payment.amount);
  const fromBalance = payment.amount - taken;
  if (fromBalance > 0) await takeFromBalance(ctx, payment.client_id, payment.currency, fromBalance);
  const place = await placeOf(ctx, payment);
  await postJournals(db, ctx.clock.now(), [
    {
      legalEntityId: place.legalEntityId, kind: 'payment.reversed', ref: String(id), clientId: payment.client_id, bookedOn: place.today, currency: payment.currency,
      movements: postings.paymentReversed({ gross: payment.amount, fee: payment.fee, fromBalance, account: place.account }), memo: reason,
    },
  ]);
  if (payment.charged_amount !== null) {
    await bookExchange(ctx, 'out', {
      legalEntityId: place.legalEntityId, bookedOn: place.today, clientId: payment.client_id, kind: 'payment.reversed', ref: String(id),
      currency: payment.charged_currency ?? payment.currency, charged: payment.charged_amount, fee: payment.charged_fee, difference: payment.exchange_difference, account: place.lies,
    });
  }
  ctx.touch({ kind: 'payment', id, clientId: payment.client_id }, { reference: payment.reference }, { reversed: true, reason });
  await ctx.emit('payment.reversed', { paymentId: id, clientId: payment.client_id, money: { amount: payment.amount, currency: payment.currency } });
  return true;
};
