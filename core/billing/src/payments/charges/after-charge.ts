import { addDays, type OperationCtx } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { queueMails } from '../../mail/index.ts';
import { settingsRef } from '../../refs.ts';
import { paymentSettings, retryWaits } from '../payment-settings.ts';
import { nextTry, type AttemptState } from '../rules/index.ts';
import type { PaymentAttempt } from '../tables.ts';
import { ChargeSchedule, PaymentMethod } from '../tables-of-methods.ts';
import { chargeJob } from './charge-invoice.ts';

/** Why a charge was taken back before it went out: nothing of the payer's doing. */
export const INVOICE_CHANGED = 'INVOICE_CHANGED';

/** Asks the client to pay by hand; the mail's button leads to the invoice without signing in. */
const askClient = async (ctx: OperationCtx, invoice: Invoice, attempt: PaymentAttempt, key: 'payment-declined' | 'payment-action', nextOn: string | null): Promise<void> => {
  const { buyer } = invoice.party as { readonly buyer: { readonly name: string; readonly email: string } };
  const method = await data(ctx).all(PaymentMethod).findById(attempt.method_id ?? 0);
  await queueMails(ctx, {
    brandId: invoice.brand_id,
    clientId: invoice.client_id,
    key,
    to: { address: buyer.email, name: buyer.name },
    locale: invoice.locale,
    model: {
      invoiceId: invoice.id, name: buyer.name, number: invoice.number, method: method?.label ?? '', total: { amount: attempt.amount, currency: attempt.currency },
      ...(nextOn === null ? {} : { nextTry: nextOn }),
    },
    dedupeKey: `attempt:${String(attempt.id)}:${key}`,
  });
};

/**
 * What follows a charge without the payer: done, tried again by the schedule, given up, or the bank wants to see the
 * cardholder. An unknown outcome follows nothing: it is looked up and never charged again.
 */
export const afterCharge = async (ctx: OperationCtx, attempt: PaymentAttempt, to: AttemptState, reason: string | null): Promise<void> => {
  const { all } = data(ctx);
  const schedule = await all(ChargeSchedule).findOne({ attempt_id: attempt.id });
  const invoice = await all(Invoice).findById(schedule?.invoice_id ?? 0);
  const brand = await all(Brand).findById(invoice?.brand_id ?? 0);
  if (schedule === undefined || invoice === undefined || brand === undefined) return;
  const patch = async (change: Partial<ChargeSchedule>): Promise<void> => {
    await all(ChargeSchedule).findById(schedule.id).patch(change);
  };
  if (to === 'succeeded') await patch({ state: 'done', next_on: null, reason: null });
  if (to === 'requires_action') {
    await patch({ state: 'action', next_on: null, reason });
    await askClient(ctx, invoice, attempt, 'payment-action', null);
  }
  if (to !== 'failed' && to !== 'cancelled') return;
  if (reason === INVOICE_CHANGED) {
    await patch({ state: 'waiting', next_on: ctx.clock.today(brand.zone), tries: Math.max(0, schedule.tries - 1), reason: null });
    await ctx.enqueue(chargeJob(invoice.id));
    return;
  }
  const settings = paymentSettings.parse(await ctx.use(settingsRef).get('payments', 'system'));
  const wait = nextTry(retryWaits(settings), schedule.tries, reason);
  const nextOn = wait === null ? null : addDays(ctx.clock.today(brand.zone), wait);
  await patch({ state: nextOn === null ? 'gave_up' : 'waiting', next_on: nextOn, reason });
  if (nextOn === null && attempt.method_id !== null) await all(PaymentMethod).where({ id: attempt.method_id, state: 'active' }).patch({ state: 'failing' });
  await askClient(ctx, invoice, attempt, 'payment-declined', nextOn);
};
