import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { balancesOf } from '../ledger/index.ts';
import { idSchema, pageInput } from '../paging.ts';
import { GatewayEventRow, Payment, PaymentAllocation, PaymentAttempt } from './tables.ts';

const moneySchema = z.strictObject({ amount: z.number().int(), currency: z.string() });

const payment = z.strictObject({
  id: z.number().int(),
  clientId: z.number().int(),
  method: z.string(),
  money: moneySchema,
  fee: moneySchema,
  reference: z.string(),
  receivedOn: z.string(),
  invoices: z.array(z.strictObject({ invoiceId: z.number().int(), amount: z.number().int() })),
});

export const listPayments = defineOperation({
  name: 'payments.list',
  summary: 'Payments, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/payments' },
  audience: ['staff', 'client'],
  permission: 'payments.read',
  input: z.strictObject({ clientId: idSchema.optional(), invoiceId: idSchema.optional(), ...pageInput }),
  output: z.strictObject({ items: z.array(payment), next: z.number().int().optional() }),
  run: async (ctx, { clientId, invoiceId, before, limit }) => {
    const { of } = data(ctx);
    const query = of(Payment).orderBy('id', 'desc').limit(limit);
    if (clientId !== undefined) void query.where('client_id', clientId);
    if (before !== undefined) void query.where('id', '<', before);
    if (invoiceId !== undefined) {
      const mine = await of(PaymentAllocation).where('invoice_id', invoiceId).select('payment_id');
      void query.whereIn('id', mine.map((row) => row.payment_id));
    }
    const rows = await query;
    const parts = await of(PaymentAllocation).whereIn('payment_id', rows.map((row) => row.id)).orderBy('id');
    const items = rows.map((row) => ({
      id: row.id,
      clientId: row.client_id,
      method: row.method,
      money: { amount: row.amount, currency: row.currency },
      fee: { amount: row.fee, currency: row.currency },
      reference: row.reference,
      receivedOn: row.received_on,
      invoices: parts.filter((part) => part.payment_id === row.id).map((part) => ({ invoiceId: part.invoice_id, amount: part.amount })),
    }));
    const last = items.at(-1);
    return items.length === limit && last !== undefined ? { items, next: last.id } : { items };
  },
});

export const clientBalance = defineOperation({
  name: 'payments.balance',
  summary: 'What a client has with us, per currency.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/balance' },
  audience: ['staff', 'client'],
  permission: 'payments.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ balances: z.array(moneySchema) }),
  run: async (ctx, { clientId }) => ({ balances: [...(await balancesOf(ctx, clientId))] }),
});

export const getAttempt = defineOperation({
  name: 'payments.attempt',
  summary: 'State of one attempt to pay, by its key.',
  kind: 'query',
  http: { method: 'GET', path: '/payments/attempts/{key}' },
  audience: ['staff', 'client'],
  permission: 'payments.read',
  input: z.strictObject({ key: z.string().max(40) }),
  output: z.strictObject({ id: z.number().int(), state: z.string(), money: moneySchema, error: z.string().nullable(), next: z.unknown() }),
  run: async (ctx, { key }) => {
    const attempt = await data(ctx).of(PaymentAttempt).findOne({ key });
    if (attempt === undefined) throw notFound('Payment');
    return { id: attempt.id, state: attempt.state, money: { amount: attempt.amount, currency: attempt.currency }, error: attempt.error, next: attempt.next_action };
  },
});

/** Verified messages that fitted nothing: staff decide. */
export const listReview = defineOperation({
  name: 'payments.review',
  summary: 'Messages of providers that wait for a person.',
  kind: 'query',
  http: { method: 'GET', path: '/payments/review' },
  audience: ['staff'],
  permission: 'payments.read',
  input: z.strictObject(pageInput),
  output: z.strictObject({
    items: z.array(z.strictObject({ id: z.number().int(), gatewayAccountId: z.number().int(), type: z.string(), providerRef: z.string(), reason: z.string().nullable(), receivedAt: z.string() })),
    next: z.number().int().optional(),
  }),
  run: async (ctx, { before, limit }) => {
    const query = data(ctx).of(GatewayEventRow).where('state', 'review').orderBy('id', 'desc').limit(limit);
    if (before !== undefined) void query.where('id', '<', before);
    const items = (await query).map((row) => ({ id: row.id, gatewayAccountId: row.gateway_account_id, type: row.type, providerRef: row.provider_ref, reason: row.reason, receivedAt: row.received_at }));
    const last = items.at(-1);
    return items.length === limit && last !== undefined ? { items, next: last.id } : { items };
  },
});
