import { asOutcome, defineGateway, done, formatMinor, isModuleError, type CallCtx, type PaymentFact, type StartPayment } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { factOf, request, VERSION } from './payment.ts';
import { encodeData, signatureOf } from './sign.ts';
import { verifyWebhook } from './webhook.ts';

export { encodeData, signatureOf, type Hash } from './sign.ts';
export type { Account };

/** The browser carries the signed order to LiqPay; nothing is sent before. */
const start = (ctx: CallCtx<Account>, { attemptKey, money, description, returnUrl, locale }: StartPayment): PaymentFact => {
  const { endpoint, publicKey, privateKey, hash } = ctx.settings;
  const data = encodeData({
    version: VERSION[hash], public_key: publicKey, action: 'pay', amount: formatMinor(money), currency: money.currency, description, order_id: attemptKey, result_url: returnUrl,
    language: locale.startsWith('uk') ? 'uk' : 'en',
    ...(ctx.hookUrl === undefined ? {} : { server_url: ctx.hookUrl }),
  });
  const fields = { data, signature: signatureOf(data, privateKey.reveal(), hash) };
  return { status: 'requires_action', providerRef: attemptKey, money, next: { kind: 'redirect', url: `${endpoint.replace(/\/$/, '')}/api/3/checkout`, method: 'POST', fields } };
};

const find = async (ctx: CallCtx<Account>, orderId: string): Promise<PaymentFact | undefined> => {
  try {
    return factOf(await request(ctx, 'reads', { action: 'status', order_id: orderId }), orderId);
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
};

/** LiqPay: cards, Privat24 and wallets in Ukraine. */
export default defineGateway({
  account,
  traits: { flow: 'redirect', currencies: ['UAH', 'USD', 'EUR'] },
  // The hash is told by the length of what is signed with: 20 bytes are SHA-1, 32 are SHA3-256.
  verify: (raw, secret) => {
    const old = verifyWebhook(raw, secret, 'sha1');
    return old.ok ? old : verifyWebhook(raw, secret, 'sha3-256');
  },
  create: () => ({
    test: async (ctx) => {
      try {
        await find(ctx, 'billet-connection-test');
        return { ok: true, message: 'LiqPay answers, and the keys fit.' };
      } catch (error) {
        if (isModuleError(error)) return { ok: false, message: error.message };
        throw error;
      }
    },
    start: (ctx, wanted) => asOutcome(Promise.resolve(done(start(ctx, wanted)))),
    retrieve: (ctx, { attemptKey }) => asOutcome(find(ctx, attemptKey).then((fact) => done(fact))),
    webhook: (ctx, raw) => Promise.resolve(verifyWebhook(raw, ctx.settings.privateKey.reveal(), ctx.settings.hash)),
  }),
});
