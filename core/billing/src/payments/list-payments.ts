import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { balancesOf } from '../ledger/index.ts';
import { idSchema, pageInput } from '../paging.ts';
import { chargeOf } from './conversion/charge-of.ts';
import { filterPayments, paymentFilter } from './filter-payments.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { GatewayAccount, GatewayEventRow, Payment, PaymentAllocation, PaymentAttempt } from './tables.ts';

const moneySchema = z.strictObject({ amount: z.number().int(), currency: z.string() });

/** What was charged in fact, if it was converted, and the rate of which day. */
const chargedSchema = z.strictObject({ amount: z.number().int(), currency: z.string(), rate: z.string(), rateOn: z.string() });

const chargedView = (row: Payment | PaymentAttempt): z.input<typeof chargedSchema> | null => {
  const charge = chargeOf(row);
  return charge === undefined ? null : { amount: charge.amount, currency: charge.currency, rate: charge.rate, rateOn: charge.rateOn };
};

const payment = z.strictObject({
  id: z.number().int(),
  clientId: z.number().int(),
  method: z.string(),
  money: moneySchema,
  /** In the currency that was charged. */
  fee: moneySchema,
  charged: chargedSchema.nullable(),
  reference: z.string(),
  receivedOn: z.string(),
  refunded: moneySchema,
  reversed: z.boolean(),
  invoices: z.array(z.strictObject({ invoiceId: z.number().int(), amount: z.number().int() })),
});

const paymentView = (row: Payment, parts: readonly PaymentAllocation[]): z.input<typeof payment> => ({
  id: row.id,
  clientId: row.client_id,
  method: row.method,
  money: { amount: row.amount, currency: row.currency },
  fee: row.charged_currency === null ? { amount: row.fee, currency: row.currency } : { amount: row.charged_fee, currency: row.charged_currency },
  charged: chargedView(row),
  reference: row.reference,
  receivedOn: row.received_on,
  refunded: { amount: row.refunded, currency: row.currency },
  reversed: row.reversed_at !== null,
  invoices: parts.filter((part) => part.payment_id === row.id).map((part) => ({ invoiceId: part.invoice_id, amount: part.amount })),
});

export const getPayment = defineOperation({
  name: 'payments.get',
  summary: 'One payment with what it settled.',
  kind: 'query',
  http: { method: 'GET', path: '/payments/{id}' },
  audience: ['staff', 'client'],
  permission: 'payments.read',
  input: z.strictObject({ id: idSchema }),
  output: payment,
  run: async (ctx, { id }) => {
    const { of } = data(ctx);
    const row = await of(Payment).findById(id);
    if (row === undefined) throw notFound('Payment');
    return paymentView(row, await of(PaymentAllocation).where('payment_id', id).orderBy('id'));
  },
});

export const listPayments = defineOperation({
  name: 'payments.list',
  summary: 'Payments, newest first; by client, invoice, account, transaction number and date.',
  kind: 'query',
  http: { method: 'GET', path: '/payments' },
  audience: ['staff', 'client'],
  permission: 'payments.read',
  input: z.strictObject({ ...paymentFilter, ...pageInput }),
  output: z.strictObject({ items: z.array(payment), next: z.number().int().optional() }),
  run: async (ctx, { limit, ...wish }) => {
    const { rows, parts } = await filterPayments(ctx, { ...wish, limit });
    const items = rows.map((row) => paymentView(row, parts));
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
  output: z.strictObject({ id: z.number().int(), state: z.string(), money: moneySchema, charged: chargedSchema.nullable(), error: z.string().nullable(), next: z.unknown(), /** Held money of which a part may be taken. */ takesPart: z.boolean() }),
  run: async (ctx, { key }) => {
    const attempt = await data(ctx).of(PaymentAttempt).findOne({ key });
    if (attempt === undefined) throw notFound('Payment');
    const account = attempt.state === 'authorised' && attempt.charged_amount === null ? await data(ctx).all(GatewayAccount).findById(attempt.gateway_account_id) : undefined;
    const takesPart = account !== undefined && ctx.use(gatewayRegistryRef).all().some(({ id, definition }) => id === account.extension && definition.traits.partialCapture === true);
    return { id: attempt.id, state: attempt.state, money: { amount: attempt.amount, currency: attempt.currency }, charged: chargedView(attempt), error: attempt.error, next: attempt.next_action, takesPart };
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
