import { asOutcome, defineGateway, done, isModuleError } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { factOf, findCob, giveBack, startCob } from './charge-on-demand.ts';
import { ask, type Tokens } from './client.ts';
import { readMessage } from './read-message.ts';

export type { Account };

/** Pix by the bank's own interface (Banco Central's API Pix 2): codes with a number of ours, refunds, messages. */
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
          return { ok: true, message: `The bank answers, and tells of payments to ${ctx.hookUrl ?? '–'}.` };
        } catch (error) {
          if (isModuleError(error)) return { ok: false, message: error.message };
          throw error;
        }
      },
      start: (ctx, wanted) => asOutcome(startCob(ctx, tokens, wanted).then((fact) => done(fact))),
      retrieve: (ctx, { attemptKey }) => asOutcome(findCob(ctx, tokens, attemptKey).then((cob) => done(cob === undefined ? undefined : factOf(cob, ctx.clock.wall())))),
      refund: (ctx, wish) => asOutcome(giveBack(ctx, tokens, wish)),
      webhook: (ctx, request) => readMessage(ctx, tokens, request),
    };
  },
});
