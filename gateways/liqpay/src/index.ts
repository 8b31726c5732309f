import { asOutcome, defineGateway, done, formatMinor, isModuleError, ModuleError, refundOnce, type CallCtx, type PaymentFact, type RefundWish, type StartPayment } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { captureHeld, voidHeld } from './held.ts';
import { factOf, findPayment, refundedOf, request, VERSION } from './payment.ts';
import { listPayments } from './reconcile.ts';
import { encodeData, signatureOf } from './sign.ts';
import { verifyWebhook } from './webhook.ts';

export { encodeData, signatureOf, type Hash } from './sign.ts';
export type { Account };

/** The browser carries the signed order to LiqPay; nothing is sent before. */
const start = (ctx: CallCtx<Account>, { attemptKey, money, description, returnUrl, locale, captureLater }: StartPayment): PaymentFact => {
  const { endpoint, publicKey, privateKey, hash } = ctx.settings;
  const data = encodeData({
    version: VERSION[hash], public_key: publicKey, action: captureLater === true ? 'hold' : 'pay', amount: formatMinor(money), currency: money.currency, description, order_id: attemptKey, result_url: returnUrl,
    language: locale.startsWith('uk') ? 'uk' : 'en',
    ...(ctx.hookUrl === undefined ? {} : { server_url: ctx.hookUrl }),
  });
  const fields = { data, signature: signatureOf(data, privateKey.reveal(), hash) };
  return { status: 'requires_action', providerRef: attemptKey, money, next: { kind: 'redirect', url: `${endpoint.replace(/\/$/, '')}/api/3/checkout`, method: 'POST', fields } };
};

/** LiqPay takes no key for refunds and no currency: what is known of the payment decides. */
const giveBack = (ctx: CallCtx<Account>, wish: RefundWish): ReturnType<typeof refundOnce> =>
  refundOnce(ctx, wish, {
    read: async () => {
      const found = await findPayment(ctx, wish.providerRef);
      return found === undefined ? undefined : refundedOf(found);
    },
    send: async () => {
      const { status, wait_amount: waits } = await request(ctx, 'writes', { action: 'refund', order_id: wish.providerRef, amount: formatMinor(wish.money) });
      if (status === 'failure' || status === 'error') throw new ModuleError('declined', 'LiqPay did not give the money back.');
      return waits === true || waits === 'true' ? 'processing' : 'succeeded';
    },
  });

/** LiqPay: cards, Privat24 and wallets in Ukraine. */
export default defineGateway({
  account,
  traits: { flow: 'redirect', currencies: ['UAH', 'USD', 'EUR'], partialCapture: true },
  // The hash is told by the length of what is signed with: 20 bytes are SHA-1, 32 are SHA3-256.
  verify: (raw, secret) => {
    const old = verifyWebhook(raw, secret, 'sha1');
    return old.ok ? old : verifyWebhook(raw, secret, 'sha3-256');
  },
  create: () => ({
    test: async (ctx) => {
      try {
        await findPayment(ctx, 'billet-connection-test');
        return { ok: true, message: 'LiqPay answers, and the keys fit.' };
      } catch (error) {
        if (isModuleError(error)) return { ok: false, message: error.message };
        throw error;
      }
    },
    start: (ctx, wanted) => asOutcome(Promise.resolve(done(start(ctx, wanted)))),
    retrieve: (ctx, { attemptKey }) => asOutcome(findPayment(ctx, attemptKey).then((found) => done(found === undefined ? undefined : factOf(found, attemptKey)))),
    capture: (ctx, held) => asOutcome(captureHeld(ctx, held).then((fact) => done(fact))),
    void: (ctx, held) => asOutcome(voidHeld(ctx, held).then((fact) => done(fact))),
    refund: (ctx, wish) => asOutcome(giveBack(ctx, wish)),
    reconcile: (ctx, { since }) => listPayments(ctx, since),
    webhook: (ctx, raw) => Promise.resolve(verifyWebhook(raw, ctx.settings.privateKey.reveal(), ctx.settings.hash)),
  }),
});
