import { ModuleError, type CallCtx } from '@billet/sdk';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import { eppFailure } from './epp-failure.ts';
import type { Command, Effect } from './frames/command.ts';
import type { RegistryProfile } from './profiles/profile.ts';
import { profileOf } from './profiles/profiles.ts';
import { rememberBalance } from './remembered-balance.ts';
import { isSuccess } from './result-codes.ts';
import type { Dialect } from './session/dialect.ts';
import type { Answered, Lane } from './session/work-queue.ts';
import { LinkError } from './wire/link.ts';

export type Build = (dialect: Dialect) => Command;

/** A registry as one call of one account sees it. */
export interface Registry {
  readonly ctx: CallCtx<Account>;
  readonly profile: RegistryProfile;
  /** Asks; a refusal is an answer. Throws when the line failed. */
  ask(build: Build, lane?: Lane): Promise<Answered>;
  /** Asks; a refusal is thrown. */
  must(build: Build, lane?: Lane): Promise<Answered>;
}

const broken = ({ reason, message, sent }: LinkError, effect: Effect): ModuleError => {
  const ambiguous = sent && effect === 'writes';
  if (reason === 'tls') return new ModuleError('network', `TLS: ${message}`, { retry: 'afterFix' });
  return new ModuleError(sent ? 'timeout' : 'network', message, { ambiguous, retry: ambiguous ? 'lookup' : 'later' });
};

export const registryFor = (accounts: Accounts, ctx: CallCtx<Account>, operation = ctx.idempotencyKey): Registry => {
  const ask: Registry['ask'] = async (build, lane = 'work') => {
    const asked: { effect: Effect } = { effect: 'reads' };
    try {
      const answered = await accounts.pool(ctx).send({
        lane,
        signal: ctx.signal,
        build: (dialect) => {
          const command = build(dialect);
          if (ctx.dryRun && command.effect === 'writes') {
            throw new ModuleError('unsupported', 'Nothing is changed in a dry run.', { retry: 'never' });
          }
          asked.effect = command.effect;
          return { ...command, operation };
        },
      });
      const { reply, command } = answered;
      ctx.log.debug('EPP', { verb: command.verb, code: reply.code, clTrId: reply.clTrId, svTrId: reply.svTrId });
      if (asked.effect === 'writes') await rememberBalance(ctx, reply);
      return answered;
    } catch (error) {
      throw error instanceof LinkError ? broken(error, asked.effect) : error;
    }
  };
  return {
    ctx,
    profile: profileOf(ctx.settings.registry),
    ask,
    must: async (build, lane) => {
      const answered = await ask(build, lane);
      if (!isSuccess(answered.reply.code)) throw eppFailure(answered.reply, answered.command.effect);
      return answered;
    },
  };
};
