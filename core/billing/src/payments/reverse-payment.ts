import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { Payment } from './tables.ts';
import { turnBackPayment } from './turn-back-payment.ts';

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
    const payment = await data(ctx).of(Payment).findById(id);
    if (payment === undefined) throw notFound('Payment');
    if (payment.reversed_at !== null) return { reversed: false };
    if (!(await turnBackPayment(ctx, payment, reason))) throw conflict('PAYMENT_MOVED', 'Part of this payment was refunded or is disputed.', { paymentId: id });
    return { reversed: true };
  },
});
