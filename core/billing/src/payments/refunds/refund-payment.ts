import { conflict, defineOperation, integer, notFound, type OperationCtx, type Outcome, type RefundAnswer, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { postJournals, postings, takeFromBalance } from '../../ledger/index.ts';
import { creditLines, loadCreditable } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { callGateway } from '../call-gateway.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { chargedColumns, leavingAmount } from '../conversion/book-exchange.ts';
import { placeOf, sendsRefunds } from '../place-of.ts';
import { Payment } from '../tables.ts';
import { Refund } from '../tables-of-refunds.ts';
import { releaseToBalance, settledBy } from './release-payment.ts';
import { settleRefund } from './settle-refund.ts';

interface Prepared {
  readonly refundId: number | null;
  /** In the payment's own currency; what is sent may be in the one that was charged. */
  readonly amount: number;
  readonly extension: string;
  readonly accountId: number;
  readonly wanted: { readonly attemptKey: string; readonly refundKey: string; readonly providerRef: string; readonly money: { readonly amount: number; readonly currency: string }; readonly reason: string };
  /** Nobody is called: staff send it, or it stays on the balance. */
  readonly byHand: boolean;
}

/** Credit notes for all that is left of the invoices this payment settled; what they free goes to the balance. */
const creditWhole = async (ctx: OperationCtx, paymentId: number, reason: string): Promise<number> => {
  let freed = 0;
  for (const { invoiceId } of [...(await settledBy(ctx, paymentId))].sort((a, b) => a.invoiceId - b.invoiceId)) {
    const lines = (await loadCreditable(ctx, invoiceId)).lines.map((line) => ({ lineId: line.lineId, net: line.net - line.credited })).filter((line) => line.net !== 0);
    if (lines.length > 0) freed += (await creditLines(ctx, { invoiceId, lines, reason })).toBalance;
  }
  return freed;
};

/**
 * Gives money back. It is freed first: by credit notes for the invoices it paid (`credit`), or by opening them again.
 * Then it stays on the balance or is set aside and sent by the way it came.
 */
export const refundPayment = defineOperation({
  name: 'payments.refund',
  summary: 'Gives a payment back, part or all: to where it came from, or to the balance; with credit notes or by opening the invoices again.',
  kind: 'command',
  http: { method: 'POST', path: '/payments/{paymentId}/refunds' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({
    paymentId: idSchema,
    /** Minor units. Absent = all that is left of the payment. */
    amount: integer({ min: 1 }).optional(),
    to: z.enum(['method', 'balance']).default('method'),
    /** Credits the invoices whole; without it they are open again by what is refunded. */
    credit: z.boolean().default(false),
    reason: z.string().trim().min(1).max(300),
  }),
  output: z.strictObject({ refundId: z.number().int().nullable(), state: z.string(), amount: z.number().int() }),
  prepare: async (ctx, input): Promise<Prepared> => {
    const { of, all, db } = data(ctx);
    const payment = await of(Payment).findById(input.paymentId);
    if (payment === undefined) throw notFound('Payment');
    const left = payment.reversed_at === null ? payment.amount - payment.refunded - payment.disputed : 0;
    const amount = input.amount ?? left;
    if (amount <= 0 || amount > left) throw conflict('REFUND_EXCEEDS', 'More than is left of this payment.', { left });
    const place = await placeOf(ctx, payment);
    const part = await leavingAmount(ctx, payment, amount);
    if (part.charged !== undefined && part.charged.amount <= 0) throw conflict('REFUND_TOO_SMALL', 'So little is nothing in the currency that was charged.', { currency: part.charged.currency });
    const money = part.charged === undefined ? { amount, currency: payment.currency } : { amount: part.charged.amount, currency: part.charged.currency };
    const key = ctx.ids.ulid();
    if (input.credit) await creditWhole(ctx, payment.id, input.reason);
    else await releaseToBalance(ctx, payment, amount, { legalEntityId: place.legalEntityId, bookedOn: place.today, ref: key });
    const prepared = { amount, extension: place.gateway?.extension ?? '', accountId: place.gateway?.id ?? 0, wanted: { attemptKey: key, refundKey: key, providerRef: payment.reference, money, reason: input.reason } };
    ctx.touch({ kind: 'payment', id: payment.id, clientId: payment.client_id }, { refunded: payment.refunded }, { refund: amount, to: input.to, credit: input.credit, reason: input.reason });
    if (input.to === 'balance') return { ...prepared, refundId: null, byHand: true };
    const reserved = await db.execute('update payments set refunded = refunded + ? where id = ? and reversed_at is null and refunded + disputed + ? <= amount', [amount, payment.id, amount]);
    if (reserved === 0) throw conflict('REFUND_EXCEEDS', 'More than is left of this payment.', { left });
    await takeFromBalance(ctx, payment.client_id, payment.currency, amount);
    const refund = await all(Refund).insertAndFetch({ key, client_id: payment.client_id, payment_id: payment.id, amount, currency: payment.currency, ...chargedColumns(part), state: 'created', reason: input.reason, lookups: 0, created_at: ctx.clock.now() });
    await postJournals(db, ctx.clock.now(), [
      { legalEntityId: place.legalEntityId, kind: 'refund.started', ref: String(refund.id), clientId: payment.client_id, bookedOn: place.today, currency: payment.currency, movements: postings.refundStarted({ amount }) },
    ]);
    return { ...prepared, refundId: refund.id, byHand: !sendsRefunds(ctx, place.gateway) };
  },
  call: async (ctx, prepared): Promise<Outcome<RefundAnswer> | undefined> => {
    if (prepared.byHand) return undefined;
    return callGateway(ctx.use(gatewayRegistryRef), prepared, ctx.signal, (gateway, callCtx) => (gateway.refund === undefined ? Promise.reject(new Error('refund')) : gateway.refund(callCtx, prepared.wanted)));
  },
  settle: async (ctx, prepared, outcome) => {
    const { amount } = prepared;
    if (prepared.refundId === null) return { refundId: null, state: 'succeeded', amount };
    await settleRefund(ctx, prepared.refundId, outcome ?? { status: 'done', value: { refundRef: prepared.wanted.refundKey, status: 'succeeded' } });
    const refund = await data(ctx).all(Refund).findById(prepared.refundId);
    return { refundId: prepared.refundId, state: refund?.state ?? 'unknown', amount };
  },
});
