import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { postJournals, postings, takeFromBalance } from '../ledger/index.ts';
import { idSchema } from '../paging.ts';
import { placeOf } from './place-of.ts';
import { takeOffInvoices } from './refunds/release-payment.ts';
import { Payment } from './tables.ts';

/** Corrects a payment that was booked by mistake. Nothing is deleted: the books show it and its reversal. */
export const reversePayment = defineOperation({
  name: 'payments.reverse',
  summary: 'Turns back a payment booked by mistake; its invoices are open again and its transaction number is free.',
  kind: 'command',
  http: { method: 'POST', path: '/payments/{id}/reverse' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({ id: idSchema, reason: z.string().trim().min(1).max(300) }),
  output: z.strictObject({ reversed: z.boolean() }),
  run: async (ctx, { id, reason }) => {
    const { of, all, db } = data(ctx);
    const payment = await of(Payment).findById(id);
    if (payment === undefined) throw notFound('Payment');
    if (payment.reversed_at !== null) return { reversed: false };
    // Its number is taken off, so that the right payment can be booked under it.
    const touched = await all(Payment).where({ id, refunded: 0, disputed: 0 }).whereNull('reversed_at').patch({ reversed_at: ctx.clock.now(), reference: `${payment.reference} ✗${String(id)}` });
    if (touched === 0) throw conflict('PAYMENT_MOVED', 'Part of this payment was refunded or is disputed.', { paymentId: id });
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
    ctx.touch({ kind: 'payment', id, clientId: payment.client_id }, { reference: payment.reference }, { reversed: true, reason });
    await ctx.emit('payment.reversed', { paymentId: id, clientId: payment.client_id, money: { amount: payment.amount, currency: payment.currency } });
    return { reversed: true };
  },
});
