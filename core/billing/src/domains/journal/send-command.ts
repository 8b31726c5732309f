import { done, failed, isModuleError, type CallCtx, type DomainSnapshot, type Outcome, type Registrar } from '@billet/sdk';
import type { Begun, Command } from './begin-operation.ts';
import { PAID } from './write-operation.ts';

type Reply = Outcome<DomainSnapshot | undefined>;

const LOOK_AGAIN_MS = 5 * 60_000;

const without = (outcome: Outcome<void>): Reply => (outcome.status === 'done' ? { ...outcome, value: undefined } : outcome);

const cannot = (what: string): Reply => failed('unsupported', `This registrar cannot do that: ${what}.`);

/** One command in the registrar's terms. */
const send = async (registrar: Registrar<unknown>, ctx: CallCtx, command: Command): Promise<Reply> => {
  const { name } = command.value;
  switch (command.kind) {
    case 'register':
      return registrar.register(ctx, command.value);
    case 'transferIn':
      return registrar.transferIn(ctx, command.value);
    case 'renew':
      return registrar.renew(ctx, command.value);
    case 'trade':
      return registrar.trade === undefined ? cannot('trade') : registrar.trade(ctx, command.value);
    case 'restore':
      return registrar.restore === undefined ? cannot('restore') : registrar.restore(ctx, command.value);
    case 'remove':
      return registrar.remove === undefined ? cannot('remove') : without(await registrar.remove(ctx, command.value));
    case 'hold':
      return registrar.setHold === undefined ? cannot('hold') : without(await registrar.setHold(ctx, name, command.on));
    case 'lock':
      return registrar.setLock === undefined ? cannot('lock') : without(await registrar.setLock(ctx, name, command.on));
    case 'privacy':
      return registrar.setPrivacy === undefined ? cannot('privacy') : without(await registrar.setPrivacy(ctx, name, command.on));
    case 'nameservers':
      return without(await registrar.setNameservers(ctx, name, command.servers));
    case 'contacts':
      return registrar.setContacts === undefined ? cannot('contacts') : without(await registrar.setContacts(ctx, name, command.registrant));
    case 'dnssec':
      return registrar.setDnssec === undefined ? cannot('dnssec') : without(await registrar.setDnssec(ctx, name, command.wanted));
  }
};

type PaidCommand = Extract<Command, { readonly kind: 'register' | 'transferIn' | 'renew' | 'trade' | 'restore' | 'remove' }>;

const isPaid = (command: Command): command is PaidCommand => PAID.includes(command.kind);

/** The operation did not happen, and is not wanted any more. */
export const NOT_WANTED = 'notWanted';

/** What became of it, or `again`: it did not happen. A look that fails says nothing, so the doubt stays. */
const lookAfter = async (registrar: Registrar<unknown>, ctx: CallCtx, command: PaidCommand): Promise<Reply | 'again'> => {
  try {
    const verdict = await registrar.reconcile(ctx, { ...command.value, kind: command.kind });
    switch (verdict) {
      case 'applied': {
        if (command.kind === 'remove') return done(undefined);
        const snapshot = await registrar.info(ctx, command.value.name);
        return snapshot === undefined ? failed('busy', 'The registrar does not show the domain yet.', { ambiguous: true }) : done(snapshot);
      }
      case 'pending':
      case 'notApplied':
        return 'again';
      case 'unknown':
        return failed('busy', 'The registrar cannot say what became of it.', { ambiguous: true });
    }
  } catch (error) {
    if (!isModuleError(error)) throw error;
    return { retryAfterMs: LOOK_AGAIN_MS, ...error.failure, retry: 'lookup', ambiguous: true };
  }
};

/** Such a command whose answer was lost is sent again only when the registrar says that it did not happen. */
const lookFirst = async (registrar: Registrar<unknown>, ctx: CallCtx, command: PaidCommand, unwanted: boolean): Promise<Reply> => {
  const seen = await lookAfter(registrar, ctx, command);
  if (seen !== 'again') return seen;
  return unwanted ? failed('declined', 'It did not happen, and was paid meanwhile.', { code: NOT_WANTED }) : send(registrar, ctx, command);
};

export const sendBegun = (registrar: Registrar<unknown>, ctx: CallCtx, { command, doubtful, unwanted }: Begun): Promise<Reply> =>
  doubtful && isPaid(command) ? lookFirst(registrar, ctx, command, unwanted) : send(registrar, ctx, command);
