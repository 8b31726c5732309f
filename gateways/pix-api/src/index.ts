import { asOutcome, defineGateway, done, isModuleError, type CallCtx, type PaymentFact } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { savedWith } from './automatic/authorise.ts';
import { collect, collectionFact, findCollection } from './automatic/collect.ts';
import { factOf, findCharge } from './charge.ts';
import { ask, type Tokens } from './client.ts';
import { giveBack } from './give-back.ts';
import { readMessage } from './read-message.ts';
import { listPayments } from './reconcile.ts';
import { startCharge } from './start-charge.ts';

export type { Account };

/** What became of a payment, whether its payer was there or not. */
const retrieve = async (ctx: CallCtx<Account>, tokens: Tokens, txid: string): Promise<PaymentFact | undefined> => {
  const charge = await findCharge(ctx, tokens, txid);
  if (charge !== undefined) {
    const fact = factOf(charge, ctx.clock.wall());
    return fact.status === 'succeeded' ? { ...fact, ...(await savedWith(ctx, tokens, txid)) } : fact;
  }
  const collection = ctx.settings.automatic ? await findCollection(ctx, tokens, txid) : undefined;
  return collection === undefined ? undefined : collectionFact(collection);
};

/** Pix by the bank's own interface (Banco Central's API Pix 2): codes that are paid at once or by a day, charges by Pix Automático, refunds, messages. */
export default defineGateway({
  account,
  traits: { flow: 'display', currencies: ['BRL'] },
  create: () => {
    const tokens: Tokens = new Map();
    return {
      test: async (ctx) => {
        tokens.delete(ctx.accountId);
        try {
          const key = encodeURIComponent(ctx.settings.pixKey);
          if (ctx.hookUrl !== undefined) await ask(ctx, tokens, 'writes', `/webhook/${key}`, { method: 'PUT', json: { webhookUrl: ctx.hookUrl } });
          for (const path of ctx.hookUrl !== undefined && ctx.settings.automatic ? ['/webhookrec', '/webhookcobr'] : []) await ask(ctx, tokens, 'writes', path, { method: 'PUT', json: { webhookUrl: ctx.hookUrl } });
          return { ok: true, message: `The bank answers, and tells of payments to ${ctx.hookUrl ?? '–'}.` };
        } catch (error) {
          if (isModuleError(error)) return { ok: false, message: error.message };
          throw error;
        }
      },
      start: (ctx, wanted) => asOutcome(startCharge(ctx, tokens, wanted).then((fact) => done(fact))),
      retrieve: (ctx, { attemptKey }) => asOutcome(retrieve(ctx, tokens, attemptKey).then((fact) => done(fact))),
      charge: (ctx, wanted) => asOutcome(collect(ctx, tokens, wanted).then((fact) => done(fact))),
      refund: (ctx, wish) => asOutcome(giveBack(ctx, tokens, wish)),
      reconcile: (ctx, { since }) => listPayments(ctx, tokens, since),
      webhook: (ctx, request) => readMessage(ctx, tokens, request),
    };
  },
});
