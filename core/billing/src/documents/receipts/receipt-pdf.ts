import { defineOperation, notFound, z, type NextAction } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { Payment, Refund } from '../../payments/index.ts';
import { translatorsRef } from '../../texts/index.ts';
import { fileName, fileSchema, pdfOf } from '../file.ts';
import { receiptOf } from './receipt-of.ts';
import { receiptPaper } from './receipt-paper.ts';

const money = z.strictObject({ amount: z.number().int(), currency: z.string() });

export const showReceipt = defineOperation({
  name: 'receipts.get',
  summary: 'The receipt of a payment: how much came in, when and how, and what it was counted towards.',
  kind: 'query',
  http: { method: 'GET', path: '/payments/{id}/receipt' },
  audience: ['staff', 'client'],
  permission: 'payments.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({
    id: z.number().int(), clientId: z.number().int(), payerName: z.string(), method: z.string(), reference: z.string(), receivedOn: z.string(), reversed: z.boolean(),
    money, refunded: money, toBalance: money,
    parts: z.array(z.strictObject({ invoiceId: z.number().int(), number: z.string(), issuedOn: z.string(), amount: z.number().int() })),
    /** Money that waits for the client to say where he wants it. */
    claims: z.array(z.strictObject({ money, next: z.custom<NextAction>((value) => typeof value === 'object' && value !== null && 'kind' in value) })),
  }),
  run: async (ctx, { id }) => {
    const payment = await data(ctx).of(Payment).findById(id);
    if (payment === undefined) throw notFound('Payment');
    const facts = await receiptOf(ctx, payment);
    const waiting = await data(ctx).of(Refund).where('payment_id', id).whereIn('state', ['processing', 'unknown']).whereNotNull('next_action').orderBy('id');
    const of = (amount: number): { amount: number; currency: string } => ({ amount, currency: payment.currency });
    return {
      id, clientId: payment.client_id, payerName: facts.buyer.name, method: facts.method, reference: payment.reference, receivedOn: payment.received_on, reversed: payment.reversed_at !== null,
      money: of(payment.amount), refunded: of(payment.refunded), toBalance: of(facts.toBalance),
      parts: facts.parts.map(({ invoiceId, number, issued, amount }) => ({ invoiceId, number, issuedOn: issued, amount })),
      claims: waiting.map((refund) => ({ money: of(refund.amount), next: refund.next_action as NextAction })),
    };
  },
});

export const receiptPdf = defineOperation({
  name: 'receipts.pdf',
  summary: "The receipt of a payment as PDF (base64), in the client's language.",
  kind: 'query',
  http: { method: 'GET', path: '/payments/{id}/receipt/pdf' },
  audience: ['staff', 'client'],
  permission: 'payments.read',
  input: z.strictObject({ id: idSchema }),
  output: fileSchema,
  run: async (ctx, { id }) => {
    const payment = await data(ctx).of(Payment).findById(id);
    if (payment === undefined) throw notFound('Payment');
    const facts = await receiptOf(ctx, payment);
    const paper = await receiptPaper(data(ctx), await ctx.use(translatorsRef).in(facts.client.locale, facts.client.brand_id), payment, facts);
    return pdfOf(ctx, facts.client.brand_id, fileName(paper.heading, paper.number), paper);
  },
});
