import { asOutcome, defineGateway, done, formatMinor, isModuleError, ulidTime, type CallCtx, type PaymentFact, type StartPayment } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { captureHeld, voidHeld } from './held.ts';
import { factOf, findOrder, giveBack } from './payment.ts';
import { listPayments } from './reconcile.ts';
import { signatureOf } from './sign.ts';
import { verifyWebhook } from './webhook.ts';

export { signatureOf } from './sign.ts';
export type { Account };

/** The browser carries the signed order to WayForPay; nothing is sent before. The date is that of the attempt, so that a second form is the same. */
const start = (ctx: CallCtx<Account>, { attemptKey, money, description, returnUrl, locale, captureLater }: StartPayment): PaymentFact => {
  const { page, merchantAccount, merchantDomain, secretKey } = ctx.settings;
  const amount = formatMinor(money);
  const orderDate = String(Math.floor((ulidTime(attemptKey) ?? ctx.clock.wallMs()) / 1000));
  const fields = {
    merchantAccount, merchantDomainName: merchantDomain, orderReference: attemptKey, orderDate, amount, currency: money.currency,
    'productName[]': description, 'productCount[]': '1', 'productPrice[]': amount,
    merchantSignature: signatureOf([merchantAccount, merchantDomain, attemptKey, orderDate, amount, money.currency, description, '1', amount], secretKey.reveal()),
    ...(captureLater === true ? { merchantTransactionType: 'AUTH' } : {}),
    merchantTransactionSecureType: 'AUTO', language: locale.startsWith('uk') ? 'UA' : locale.startsWith('ru') ? 'RU' : 'EN', returnUrl,
    ...(ctx.hookUrl === undefined ? {} : { serviceUrl: ctx.hookUrl }),
  };
  return { status: 'requires_action', providerRef: attemptKey, money, next: { kind: 'redirect', url: page, method: 'POST', fields } };
};

/** WayForPay: cards and wallets in Ukraine. */
export default defineGateway({
  account,
  traits: { flow: 'redirect', currencies: ['UAH', 'USD', 'EUR'], partialCapture: true },
  verify: verifyWebhook,
  create: () => ({
    test: async (ctx) => {
      try {
        await findOrder(ctx, 'billet-connection-test');
        return { ok: true, message: 'WayForPay answers, and account and key fit.' };
      } catch (error) {
        if (isModuleError(error)) return { ok: false, message: error.message };
        throw error;
      }
    },
    start: (ctx, wanted) => asOutcome(Promise.resolve(done(start(ctx, wanted)))),
    retrieve: (ctx, { attemptKey }) => asOutcome(findOrder(ctx, attemptKey).then((found) => done(found === undefined ? undefined : factOf(found, attemptKey)))),
    capture: (ctx, held) => asOutcome(captureHeld(ctx, held).then((fact) => done(fact))),
    void: (ctx, held) => asOutcome(voidHeld(ctx, held).then((fact) => done(fact))),
    refund: (ctx, wish) => asOutcome(giveBack(ctx, wish)),
    reconcile: (ctx, { since }) => listPayments(ctx, since),
    webhook: (ctx, request) => Promise.resolve(verifyWebhook(request, ctx.settings.secretKey.reveal(), ctx.clock.wallMs())),
  }),
});
