import { conflict, defineOperation, integer, invalid, type NextAction, notFound, type Outcome, type PaymentFact, type StartPayment, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { Client, Payer } from '../clients/index.ts';
import { data } from '../data.ts';
import { Invoice } from '../invoicing/index.ts';
import { configRef } from '../refs.ts';
import { idSchema } from '../paging.ts';
import { applyFact } from './apply-fact.ts';
import { callGateway } from './call-gateway.ts';
import { gatewayRegistryRef, takesCurrency } from './gateway-registry.ts';
import { payFromBalance } from './pay-from-balance.ts';
import { AttemptInvoice, GatewayAccount, PaymentAttempt } from './tables.ts';

const nextActionSchema = z.custom<NextAction>((value) => typeof value === 'object' && value !== null && 'kind' in value);

interface Prepared {
  readonly attemptId: number;
  readonly accountId: number;
  readonly extension: string;
  readonly wanted: StartPayment;
  /** The client's own balance paid; nothing to call. */
  readonly settled: boolean;
}

/** Begins to pay invoices with a gateway: the attempt is written first, then the provider is called with its key. */
export const startPayment = defineOperation({
  name: 'payments.start',
  summary: 'Starts paying invoices; the answer says what the payer must do next.',
  kind: 'command',
  http: { method: 'POST', path: '/payments/attempts' },
  audience: ['staff', 'client'],
  permission: 'payments.pay',
  input: z.strictObject({
    invoiceIds: z.array(idSchema).min(1).max(50),
    gatewayAccountId: idSchema,
    /** Minor units; only for a single invoice. Absent = all that is open. */
    amount: integer({ min: 1 }).optional(),
    saveMethod: z.boolean().default(false),
  }),
  output: z.strictObject({ attemptId: z.number().int(), state: z.string(), next: nextActionSchema }),
  prepare: async (ctx, input): Promise<Prepared> => {
    const { of, all } = data(ctx);
    const invoices = await of(Invoice).whereIn('id', [...new Set(input.invoiceIds)]).orderBy('id');
    const [first] = invoices;
    if (first === undefined || invoices.length !== new Set(input.invoiceIds).size) throw notFound('Invoice');
    for (const invoice of invoices) {
      if (invoice.status !== 'issued' && invoice.status !== 'proforma') throw conflict('INVOICE_NOT_OPEN', 'Only an issued invoice can be paid.', { number: invoice.number });
      if (invoice.total - invoice.paid - invoice.credited <= 0) throw conflict('INVOICE_PAID', 'This invoice is paid already.', { number: invoice.number });
      if (invoice.currency !== first.currency || invoice.client_id !== first.client_id) throw invalid('MIXED_INVOICES', 'invoiceIds', 'Invoices paid together share client and currency.');
    }
    const account = await all(GatewayAccount).findById(input.gatewayAccountId);
    if (account?.enabled !== true || account.brand_id !== first.brand_id) throw notFound('Payment method');
    const running = ctx.use(gatewayRegistryRef).get(account.extension);
    if (!takesCurrency(running.definition.traits, first.currency)) throw invalid('CURRENCY_NOT_TAKEN', 'gatewayAccountId', 'This payment method does not take the currency.');
    const open = invoices.map((invoice) => ({ invoiceId: invoice.id, amount: invoice.total - invoice.paid - invoice.credited }));
    const sum = open.reduce((total, each) => total + each.amount, 0);
    if (input.amount !== undefined && (invoices.length > 1 || input.amount > sum)) throw invalid('AMOUNT_OUT_OF_RANGE', 'amount', 'More than is open.', { open: sum });
    const amount = input.amount ?? sum;
    const verdict = await ctx.ask('payment.start', { clientId: first.client_id, gatewayAccountId: account.id, amount, currency: first.currency });
    if (verdict.verdict === 'deny') throw conflict(verdict.code, verdict.message);

    const key = ctx.ids.ulid();
    const attempt = await all(PaymentAttempt).insertAndFetch({
      key,
      client_id: first.client_id,
      gateway_account_id: account.id,
      purpose: 'invoices',
      amount,
      currency: first.currency,
      state: 'created',
      lookups: 0,
      next_lookup_at: ctx.clock.wall(),
      version: 1,
      created_at: ctx.clock.now(),
    });
    for (const { invoiceId, amount: part } of input.amount === undefined ? open : [{ invoiceId: first.id, amount }]) {
      await all(AttemptInvoice).insert({ attempt_id: attempt.id, client_id: first.client_id, invoice_id: invoiceId, amount: part });
    }
    const settled = running.definition.traits.balance === true;
    if (settled) await payFromBalance(ctx, attempt.id);
    const client = await all(Client).findById(first.client_id);
    const payer = await all(Payer).findById(first.payer_id);
    const brand = await brandOf(ctx, first.brand_id);
    const base = ctx.use(configRef).baseUrl();
    ctx.touch({ kind: 'payment_attempt', id: attempt.id, clientId: first.client_id }, undefined, { amount, currency: first.currency, gateway: account.extension });
    return {
      attemptId: attempt.id,
      accountId: account.id,
      extension: account.extension,
      settled,
      wanted: {
        attemptKey: key,
        money: { amount, currency: first.currency },
        description: `${brand.name} ${invoices.map((invoice) => invoice.number ?? String(invoice.id)).join(', ')}`,
        invoiceNumbers: invoices.map((invoice) => invoice.number ?? String(invoice.id)),
        payer: { clientId: String(first.client_id), name: payer?.name ?? '', email: payer?.email ?? client?.email ?? '', country: payer?.country ?? '' },
        locale: client?.locale ?? 'en',
        returnUrl: `${base}/pay/return/${key}`,
        cancelUrl: `${base}/invoices/${String(first.id)}`,
        saveMethod: input.saveMethod,
      },
    };
  },
  call: async (ctx, prepared): Promise<Outcome<PaymentFact> | undefined> => {
    if (prepared.settled) return undefined;
    return callGateway(ctx.use(gatewayRegistryRef), prepared, ctx.signal, (gateway, callCtx) => gateway.start(callCtx, prepared.wanted));
  },
  settle: async (ctx, prepared, outcome) => {
    if (outcome !== undefined) await applyFact(ctx, prepared.attemptId, outcome);
    const attempt = await data(ctx).all(PaymentAttempt).findById(prepared.attemptId);
    return {
      attemptId: prepared.attemptId,
      state: attempt?.state ?? 'unknown',
      next: (attempt?.next_action as NextAction | null | undefined) ?? { kind: 'none' as const },
    };
  },
});
