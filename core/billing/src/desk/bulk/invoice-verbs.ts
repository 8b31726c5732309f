import { z } from '@billet/sdk';
import { Invoice } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { bulkVerb, told, type BulkVerb } from './verb.ts';

const because = z.strictObject({ reason: z.string().trim().min(1).max(300) });

export const invoiceVerbs: Readonly<Record<string, BulkVerb>> = {
  'invoices.send': bulkVerb({
    kind: 'invoice',
    operation: 'invoices.send',
    params: z.strictObject({ mail: z.enum(['invoice-issued', 'invoice-reminder', 'invoice-due', 'invoice-overdue']).default('invoice-issued') }),
    input: (_db, id, params) => ({ id, ...params }),
  }),
  'invoices.pay': bulkVerb({
    kind: 'invoice',
    operation: 'payments.record',
    params: z.strictObject({ gatewayAccountId: idSchema, reference: z.string().trim().min(1).max(80) }),
    input: async (db, id, { gatewayAccountId, reference }) => {
      const invoice = await db.from(Invoice).findById(id);
      // What is settled has nothing open; the operation says so better than an amount of nought would.
      const open = invoice === undefined ? 1 : Math.max(1, invoice.total - invoice.paid - invoice.credited);
      return { invoiceId: id, gatewayAccountId, amount: open, reference: `${reference} ${invoice?.number ?? String(id)}` };
    },
    undoAfter: (reply) => (told(reply, 'fresh') === true ? { verb: 'invoices.unpay', params: { paymentId: told(reply, 'paymentId') } } : undefined),
    idle: (reply) => told(reply, 'fresh') === false,
  }),
  'invoices.unpay': bulkVerb({
    kind: 'invoice',
    operation: 'payments.reverse',
    params: z.strictObject({ paymentId: idSchema }),
    hidden: true,
    input: (_db, _id, { paymentId }) => ({ id: paymentId, reason: 'bulk action taken back' }),
  }),
  'invoices.writeOff': bulkVerb({ kind: 'invoice', operation: 'invoices.writeOff', params: because, typed: true, input: (_db, id, params) => ({ id, ...params }) }),
  'invoices.void': bulkVerb({ kind: 'invoice', operation: 'invoices.void', params: because, typed: true, input: (_db, id, params) => ({ id, ...params }), idle: (reply) => told(reply, 'voided') === false }),
};
