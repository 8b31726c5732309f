import type { OperationCtx } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import type { House } from '../../room.ts';
import { applyFact } from '../apply-fact.ts';
import { openAttempt } from '../open-attempt.ts';
import { askedOf } from '../conversion/charge-of.ts';
import { callGateway } from '../call-gateway.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { tokenOf } from '../methods/save-method.ts';
import { attemptInFlight } from '../attempt-in-flight.ts';
import type { PaymentAttempt } from '../tables.ts';
import { ChargeSchedule } from '../tables-of-methods.ts';
import { storedMethodFor } from './stored-method.ts';

interface Prepared {
  readonly attempt: PaymentAttempt;
  readonly extension: string;
  readonly token: string;
  readonly description: string;
}

/** Writes what is intended, or finds that nothing is to be done. Whoever pays or charges this invoice waits here. */
const prepare = async (ctx: OperationCtx, invoiceId: number): Promise<Prepared | null> => {
  const { all, db } = data(ctx);
  await db.execute('update invoices set version = version + 1 where id = ?', [invoiceId]);
  const invoice = await all(Invoice).findById(invoiceId);
  const brand = await all(Brand).findById(invoice?.brand_id ?? 0);
  const schedule = await all(ChargeSchedule).findOne({ invoice_id: invoiceId, state: 'waiting' });
  if (invoice === undefined || brand === undefined || schedule === undefined || (schedule.next_on ?? '9999') > ctx.clock.today(brand.zone)) return null;
  const open = invoice.total - invoice.paid - invoice.credited;
  if (!['issued', 'proforma'].includes(invoice.status) || !['unpaid', 'part_paid'].includes(invoice.settlement) || open <= 0) {
    await all(ChargeSchedule).findById(schedule.id).patch({ state: 'done', next_on: null });
    return null;
  }
  // Money may be on its way already: asking for it again could take it twice. What becomes of it decides.
  if (await attemptInFlight(ctx, [invoiceId])) return null;
  const stored = await storedMethodFor(ctx, invoice);
  if (stored === undefined) {
    await all(ChargeSchedule).findById(schedule.id).patch({ state: 'gave_up', next_on: null, reason: 'NO_METHOD' });
    return null;
  }
  const { method, account } = stored;
  const attempt = await openAttempt(ctx, {
    clientId: invoice.client_id, gatewayAccountId: account.id, purpose: 'invoices', origin: 'auto', amount: open, currency: invoice.currency,
    methodId: method.id, parts: [{ invoiceId, amount: open }],
  });
  await all(ChargeSchedule).findById(schedule.id).patch({ state: 'trying', tries: schedule.tries + 1, next_on: null, attempt_id: attempt.id });
  ctx.touch({ kind: 'payment_attempt', id: attempt.id, clientId: invoice.client_id }, undefined, { charge: invoice.number, amount: open, try: schedule.tries + 1 });
  return { attempt, extension: account.extension, token: tokenOf(ctx, method), description: `${brand.name} ${invoice.number ?? String(invoice.id)}` };
};

/** The job behind `chargeInvoice`: attempt first, then the provider, then what came of it. A killed one is looked up. */
export const chargeNow = async (house: House, invoiceId: number, signal: AbortSignal): Promise<void> => {
  const prepared = await house.executor.asSystem('payments.charge', (ctx) => prepare(ctx, invoiceId));
  if (prepared === null) return;
  const { attempt, extension, token, description } = prepared;
  const wanted = { attemptKey: attempt.key, money: askedOf(attempt), token, description };
  const outcome = await callGateway(house.services.use(gatewayRegistryRef), { extension, accountId: attempt.gateway_account_id, wanted }, signal, (gateway, ctx) =>
    gateway.charge === undefined ? Promise.reject(new Error('charge')) : gateway.charge(ctx, wanted),
  );
  await house.executor.asSystem('payments.charge', (ctx) => applyFact(ctx, attempt.id, outcome));
};
