import { asOutcome, defineGateway, done, isModuleError, refusedBecause, type CallCtx, type RawRequest, type Verification } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { listPayments } from './bill.ts';
import { ask, fetchCertificates } from './client.ts';
import { isOfPlatform } from './platform-keys.ts';
import { giveBack, retrieveTransaction, startTransaction } from './transaction.ts';
import { readNotice, signedRequest, verifyAlone } from './webhook.ts';

export { authorization, signMessage } from './sign.ts';
export type { Account };

const webhook = async (ctx: CallCtx<Account>, request: RawRequest): Promise<Verification> => {
  const message = signedRequest(request, ctx.clock.wallMs());
  if (typeof message === 'string') return refusedBecause(message);
  if (!(await isOfPlatform(ctx, message, fetchCertificates))) return refusedBecause('the signature does not fit');
  return readNotice(message, ctx.settings.apiKey.reveal(), ctx.settings);
};

/** WeChat Pay in mainland China: a code to scan (Native), by API v3. */
export default defineGateway({
  account,
  traits: { flow: 'display', currencies: ['CNY'] },
  verify: verifyAlone,
  create: () => ({
    test: async (ctx) => {
      try {
        await ask(ctx, 'reads', 'GET', `/v3/pay/transactions/out-trade-no/billet-connection-test?mchid=${ctx.settings.merchantId}`);
        return { ok: true, message: 'WeChat Pay answers, and all keys fit.' };
      } catch (error) {
        if (isModuleError(error)) return { ok: false, message: error.message };
        throw error;
      }
    },
    start: (ctx, wanted) => asOutcome(startTransaction(ctx, wanted).then((fact) => done(fact))),
    retrieve: (ctx, { attemptKey }) => asOutcome(retrieveTransaction(ctx, attemptKey).then((fact) => done(fact))),
    refund: (ctx, wish) => asOutcome(giveBack(ctx, wish)),
    reconcile: (ctx, { since }) => listPayments(ctx, since),
    webhook,
  }),
});
