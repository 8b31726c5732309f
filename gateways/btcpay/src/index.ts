import { asOutcome, defineGateway, done, formatMinor, isModuleError, ModuleError, refusedBecause, type CallCtx, type PaymentFact, type StartPayment } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { callStore, createInvoice, factOf, findByAttempt, findById } from './invoice.ts';
import { listPayments } from './reconcile.ts';
import { giveBack, payoutEvents } from './refund.ts';
import { payoutIn, verifyWebhook } from './webhook.ts';

export type { Account };

const EXPIRES_MINUTES = 60;

const start = async (ctx: CallCtx<Account>, wanted: StartPayment): Promise<PaymentFact> => {
  if (ctx.signal.aborted) throw new ModuleError('timeout', 'Given up before it began.', { retry: 'later' });
  const { attemptKey, money, returnUrl, description, invoiceNumbers, payer } = wanted;
  const amount = formatMinor(money);
  const there = await findByAttempt(ctx, attemptKey);
  if (there !== undefined) {
    const fact = factOf(there);
    if (fact.money?.amount !== money.amount || fact.money.currency !== money.currency) throw new ModuleError('invalid', 'This attempt was begun with another amount.', { field: 'money', retry: 'never' });
    return fact;
  }
  return factOf(
    await createInvoice(ctx, {
      amount,
      currency: money.currency,
      metadata: { orderId: attemptKey, amount, currency: money.currency, itemDesc: description, invoices: invoiceNumbers, buyerEmail: payer.email },
      checkout: { redirectURL: returnUrl, redirectAutomatically: true, expirationMinutes: EXPIRES_MINUTES, speedPolicy: 'MediumSpeed' },
    }),
  );
};

/** Bitcoin and Lightning through one's own BTCPay Server. Money counts once the network has settled it. */
export default defineGateway({
  account,
  traits: { flow: 'redirect', currencies: '*' },
  verify: (request, secret) => verifyWebhook(request, secret),
  create: () => ({
    test: async (ctx) => {
      try {
        const store = (await callStore(ctx, 'reads', '')) as { readonly name?: string };
        return { ok: true, message: `BTCPay answers for the store "${store.name ?? ctx.settings.storeId}".` };
      } catch (error) {
        if (isModuleError(error)) return { ok: false, message: error.message };
        throw error;
      }
    },
    start: (ctx, wanted) => asOutcome(start(ctx, wanted).then((fact) => done(fact))),
    retrieve: (ctx, { attemptKey, providerRef }) =>
      asOutcome((providerRef === undefined ? findByAttempt(ctx, attemptKey) : findById(ctx, providerRef)).then((found) => done(found === undefined ? undefined : factOf(found)))),
    refund: (ctx, wish) => asOutcome(giveBack(ctx, wish)),
    reconcile: (ctx, { since }) => listPayments(ctx, since),
    webhook: async (ctx, request) => {
      const verdict = verifyWebhook(request, ctx.settings.webhookSecret.reveal());
      const payout = verdict.ok ? payoutIn(request) : undefined;
      if (payout === undefined) return verdict;
      try {
        return { ok: true, events: await payoutEvents(ctx, payout) };
      } catch (error) {
        // It comes again.
        if (isModuleError(error)) return refusedBecause(`BTCPay could not be asked: ${error.message}`);
        throw error;
      }
    },
  }),
});
