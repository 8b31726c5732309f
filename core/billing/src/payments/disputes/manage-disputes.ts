import { conflict, defineOperation, integer, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { leavingAmount } from '../conversion/book-exchange.ts';
import { Payment } from '../tables.ts';
import { Dispute } from '../tables-of-refunds.ts';
import { closeDispute, openDispute } from './dispute-event.ts';

const money = z.strictObject({ amount: z.number().int(), currency: z.string() });
const dispute = z.strictObject({ id: z.number().int(), reference: z.string(), money, fee: money, state: z.string(), reason: z.string().nullable(), openedAt: z.string(), closedAt: z.string().nullable() });

const view = (row: Dispute): z.input<typeof dispute> => ({
  id: row.id, reference: row.provider_ref, money: { amount: row.amount, currency: row.currency }, fee: { amount: row.fee, currency: row.charged_currency ?? row.currency }, state: row.state, reason: row.reason, openedAt: row.opened_at, closedAt: row.closed_at,
});

export const listDisputes = defineOperation({
  name: 'payments.disputes',
  summary: 'Disputes of a payment: what the payer had taken back by his bank, and how each ended.',
  kind: 'query',
  http: { method: 'GET', path: '/payments/{paymentId}/disputes' },
  audience: ['staff'],
  permission: 'payments.read',
  input: z.strictObject({ paymentId: idSchema }),
  output: z.strictObject({ items: z.array(dispute) }),
  run: async (ctx, { paymentId }) => {
    if ((await data(ctx).of(Payment).findById(paymentId)) === undefined) throw notFound('Payment');
    return { items: (await data(ctx).all(Dispute).where('payment_id', paymentId).orderBy('id')).map(view) };
  },
});

/** For banks and providers that tell of it by letter. */
export const disputePayment = defineOperation({
  name: 'payments.dispute',
  summary: 'Books by hand that a payer takes money back by his bank; the same reference is booked once. Without an amount all that is left of the payment.',
  kind: 'command',
  http: { method: 'POST', path: '/payments/{paymentId}/disputes' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({
    paymentId: idSchema, reference: z.string().trim().min(1).max(120), amount: integer({ min: 1 }).optional(), fee: integer({ min: 0 }).default(0), reason: z.string().trim().min(1).max(300),
  }),
  output: dispute,
  run: async (ctx, { paymentId, reference, amount, fee, reason }) => {
    const { of, all } = data(ctx);
    const payment = await of(Payment).findById(paymentId);
    if (payment === undefined) throw notFound('Payment');
    const known = await all(Dispute).findOne({ payment_id: paymentId, provider_ref: reference });
    if (known !== undefined) return view(known);
    const left = payment.reversed_at === null ? payment.amount - payment.refunded - payment.disputed : 0;
    const row = left <= 0 ? undefined : await openDispute(ctx, payment, { ref: reference, part: await leavingAmount(ctx, payment, amount ?? left), fee, reason });
    if (row === undefined) throw conflict('DISPUTE_EXCEEDS', 'So much is not left of this payment.', { paymentId });
    ctx.touch({ kind: 'payment', id: paymentId, clientId: payment.client_id }, undefined, { dispute: row.amount, reference, reason });
    return view(row);
  },
});

export const settleDispute = defineOperation({
  name: 'payments.settleDispute',
  summary: 'Says how a dispute ended. Won, the money is ours again; lost, it goes off the invoices it paid, then off the balance.',
  kind: 'command',
  http: { method: 'POST', path: '/disputes/{id}/outcome' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({ id: idSchema, outcome: z.enum(['won', 'lost']) }),
  output: dispute,
  run: async (ctx, { id, outcome }) => {
    const { of, all } = data(ctx);
    const row = await of(Dispute).findById(id);
    const payment = await all(Payment).findById(row?.payment_id ?? 0);
    if (row === undefined || payment === undefined) throw notFound('Dispute');
    if (row.state !== 'open' && row.state !== outcome) throw conflict('DISPUTE_DECIDED', 'This dispute has ended otherwise.', { state: row.state });
    await closeDispute(ctx, payment, row, outcome);
    return view((await all(Dispute).findById(id)) as Dispute);
  },
});
