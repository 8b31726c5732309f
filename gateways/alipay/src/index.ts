import { asOutcome, defineGateway, done, isModuleError } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { findTrade, giveBack, retrieveTrade, startTrade } from './trade.ts';
import { verifyWebhook } from './webhook.ts';

export { signatureOf, signedText } from './sign.ts';
export type { Account };

/** Alipay in mainland China: its page, or a code to scan. */
export default defineGateway({
  account,
  traits: { flow: 'varies', currencies: ['CNY'] },
  verify: verifyWebhook,
  create: () => ({
    test: async (ctx) => {
      try {
        await findTrade(ctx, 'billet-connection-test');
        return { ok: true, message: 'Alipay answers, and both keys fit.' };
      } catch (error) {
        if (isModuleError(error)) return { ok: false, message: error.message };
        throw error;
      }
    },
    start: (ctx, wanted) => asOutcome(startTrade(ctx, wanted).then((fact) => done(fact))),
    retrieve: (ctx, { attemptKey }) => asOutcome(retrieveTrade(ctx, attemptKey).then((fact) => done(fact))),
    refund: (ctx, wish) => asOutcome(giveBack(ctx, wish)),
    webhook: (ctx, request) => Promise.resolve(verifyWebhook(request, ctx.settings.alipayKey, ctx.clock.wallMs(), ctx.settings)),
  }),
});
