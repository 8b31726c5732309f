import { conflict, invalid, notFound, type OperationCtx, type StartPayment } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { Client, Payer } from '../clients/index.ts';
import { data } from '../data.ts';
import { type Invoice, isPayable } from '../invoicing/index.ts';
import { configRef } from '../refs.ts';
import { attemptInFlight } from './attempt-in-flight.ts';
import { accountsFor } from './availability.ts';
import { seeAgreed, type AgreedCharge } from './conversion/agreed-charge.ts';
import { askedOf } from './conversion/charge-of.ts';
import { takingOf } from './conversion/taking-of.ts';
import { gatewayPayer } from './gateway-payer.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { openAttempt } from './open-attempt.ts';
import { payFromBalance } from './pay-from-balance.ts';
import { surchargeOn, surchargeSchema } from './rules/index.ts';
import { tokenOf } from './methods/save-method.ts';
import { GatewayAccount } from './tables.ts';
import { PaymentMethod } from './tables-of-methods.ts';

/** A payment that is written down and may be sent. */
export interface PreparedPayment {
  readonly attemptId: number;
  readonly accountId: number;
  readonly extension: string;
  readonly wanted: StartPayment;
  /** The client's own balance paid; nothing to call. */
  readonly settled: boolean;
}

/** Who pays how much, and where the browser comes back to. */
export interface PaymentWish {
  readonly invoices: readonly Invoice[];
  readonly gatewayAccountId: number;
  readonly amount?: number | undefined;
  readonly charge?: AgreedCharge;
  readonly saveMethod: boolean;
  readonly origin: 'payer' | 'link';
  readonly backTo: string;
}

/** The invoices with what is open on each; held, so that whoever pays or charges them at once waits. */
const held = async (ctx: OperationCtx, invoices: readonly Invoice[]): Promise<readonly { readonly invoiceId: number; readonly amount: number }[]> => {
  const [first] = invoices;
  for (const invoice of invoices) {
    if (!isPayable(invoice)) throw conflict('INVOICE_NOT_OPEN', 'Only an issued invoice can be paid.', { number: invoice.number });
    if (invoice.total - invoice.paid - invoice.credited <= 0) throw conflict('INVOICE_PAID', 'This invoice is paid already.', { number: invoice.number });
    if (invoice.currency !== first?.currency || invoice.client_id !== first.client_id || invoice.brand_id !== first.brand_id) throw invalid('MIXED_INVOICES', 'invoiceIds', 'Invoices paid together share client and currency.');
    await data(ctx).db.execute('update invoices set version = version + 1 where id = ?', [invoice.id]);
  }
  if (await attemptInFlight(ctx, invoices.map((invoice) => invoice.id))) throw conflict('PAYMENT_IN_FLIGHT', 'A payment of this is on its way. Wait until it is known what became of it.');
  return invoices.map((invoice) => ({ invoiceId: invoice.id, amount: invoice.total - invoice.paid - invoice.credited }));
};

/** The merchant account, if this client may pay this currency with it. */
export const usableAccount = async (ctx: OperationCtx, gatewayAccountId: number, client: { readonly clientId: number; readonly brandId: number; readonly currency: string }): Promise<GatewayAccount> => {
  const account = await data(ctx).all(GatewayAccount).findById(gatewayAccountId);
  if (account?.enabled !== true || account.brand_id !== client.brandId) throw notFound('Payment method');
  // One that does not run says so.
  ctx.use(gatewayRegistryRef).get(account.extension);
  if ((await takingOf(ctx, account, client.currency)) === undefined) throw invalid('CURRENCY_NOT_TAKEN', 'gatewayAccountId', 'This payment method does not take the currency.');
  if ((await accountsFor(ctx, [account], client.clientId)).length === 0) throw notFound('Payment method');
  return account;
};

/** What the client has allowed this account to charge, where its gateway works that way; not for whoever only holds a link. */
const methodFor = async (ctx: OperationCtx, account: GatewayAccount, clientId: number, { origin }: PaymentWish): Promise<PaymentMethod | undefined> =>
  origin === 'link' || ctx.use(gatewayRegistryRef).get(account.extension).gateway.setUp === undefined
    ? undefined
    : data(ctx).all(PaymentMethod).where({ client_id: clientId, gateway_account_id: account.id, state: 'active' }).orderBy('id', 'desc').first();

/** Whether this account only holds the money, for staff to take it. */
export const holds = (ctx: OperationCtx, account: GatewayAccount): boolean => account.capture_later && ctx.use(gatewayRegistryRef).get(account.extension).gateway.capture !== undefined;

const mandateOf = (ctx: OperationCtx, accountId: number): Record<string, unknown> => ({
  at: ctx.clock.now(), by: ctx.actor.kind, address: ctx.caller.address ?? null, usage: 'off_session', gatewayAccountId: accountId,
});

/** Checks a wish to pay and writes the attempt. What the balance can pay is paid in the same transaction. */
export const beginPayment = async (ctx: OperationCtx, wish: PaymentWish): Promise<PreparedPayment> => {
  const [first] = wish.invoices;
  if (first === undefined) throw notFound('Invoice');
  const open = await held(ctx, wish.invoices);
  const account = await usableAccount(ctx, wish.gatewayAccountId, { clientId: first.client_id, brandId: first.brand_id, currency: first.currency });
  const sum = open.reduce((total, each) => total + each.amount, 0);
  if (wish.amount !== undefined && (wish.invoices.length > 1 || wish.amount > sum)) throw invalid('AMOUNT_OUT_OF_RANGE', 'amount', 'More than is open.', { open: sum });
  const amount = wish.amount ?? sum;
  const verdict = await ctx.ask('payment.start', { clientId: first.client_id, gatewayAccountId: account.id, amount, currency: first.currency });
  if (verdict.verdict === 'deny') throw conflict(verdict.code, verdict.message);
  const method = await methodFor(ctx, account, first.client_id, wish);
  const settled = ctx.use(gatewayRegistryRef).get(account.extension).definition.traits.balance === true;
  const surcharge = settled ? 0 : surchargeOn(amount, account.surcharge === null ? null : surchargeSchema.parse(account.surcharge));
  const attempt = await openAttempt(ctx, {
    clientId: first.client_id,
    gatewayAccountId: account.id,
    purpose: 'invoices',
    origin: wish.origin,
    amount: amount + surcharge,
    surcharge,
    currency: first.currency,
    ...(method === undefined ? {} : { methodId: method.id }),
    ...(wish.saveMethod ? { mandate: mandateOf(ctx, account.id) } : {}),
    parts: wish.amount === undefined ? open : [{ invoiceId: first.id, amount }],
  });
  seeAgreed(attempt, wish.charge);
  if (settled) await payFromBalance(ctx, attempt.id);
  const client = await data(ctx).all(Client).findById(first.client_id);
  if (client === undefined) throw notFound('Client');
  const payer = await data(ctx).all(Payer).findById(first.payer_id);
  const brand = await brandOf(ctx, first.brand_id);
  const base = ctx.use(configRef).baseUrl();
  const numbers = wish.invoices.map((invoice) => invoice.number ?? String(invoice.id));
  ctx.touch({ kind: 'payment_attempt', id: attempt.id, clientId: first.client_id }, undefined, { amount: attempt.amount, surcharge, currency: first.currency, gateway: account.extension });
  return {
    attemptId: attempt.id,
    accountId: account.id,
    extension: account.extension,
    settled,
    wanted: {
      attemptKey: attempt.key,
      attemptNumber: attempt.id,
      money: askedOf(attempt),
      description: `${brand.name} ${numbers.join(', ')}`,
      invoiceNumbers: numbers,
      payer: gatewayPayer(client, payer),
      locale: client.locale,
      returnUrl: wish.origin === 'link' ? `${base}${wish.backTo}` : `${base}/pay/return/${attempt.key}`,
      cancelUrl: `${base}${wish.backTo}`,
      saveMethod: wish.saveMethod,
      captureLater: holds(ctx, account),
      dueOn: wish.invoices.map((invoice) => invoice.due_date).reduce((soonest, each) => (each < soonest ? each : soonest)),
      ...(method === undefined ? {} : { token: tokenOf(ctx, method) }),
      setUpUrl: `${base}/payment-methods/new/${String(account.id)}?invoice=${String(first.id)}`,
    },
  };
};
