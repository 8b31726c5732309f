import { done, failed, type CallCtx, type DomainSnapshot, type Outcome, type Registrar } from '@billet/sdk';
import type { Begun, Command } from './begin-operation.ts';

type Reply = Outcome<DomainSnapshot | undefined>;

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
    case 'restore':
      return registrar.restore === undefined ? cannot('restore') : registrar.restore(ctx, command.value);
    case 'remove':
      return registrar.remove === undefined ? cannot('remove') : without(await registrar.remove(ctx, name));
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

/** What became of a paid command whose answer was lost; it is sent again only when the registrar says that it did not happen. */
const lookFirst = async (registrar: Registrar<unknown>, ctx: CallCtx, command: Extract<Command, { readonly kind: 'register' | 'transferIn' | 'renew' }>): Promise<Reply> => {
  const verdict = await registrar.reconcile(ctx, { ...command.value, kind: command.kind });
  switch (verdict) {
    case 'applied': {
      const snapshot = await registrar.info(ctx, command.value.name);
      return snapshot === undefined ? failed('busy', 'The registrar does not show the domain yet.', { ambiguous: true }) : done(snapshot);
    }
    case 'pending':
    case 'notApplied':
      return send(registrar, ctx, command);
    case 'unknown':
      return failed('busy', 'The registrar cannot say what became of it.', { ambiguous: true });
  }
};

export const sendBegun = (registrar: Registrar<unknown>, ctx: CallCtx, { command, doubtful }: Begun): Promise<Reply> =>
  doubtful && (command.kind === 'register' || command.kind === 'renew' || command.kind === 'transferIn') ? lookFirst(registrar, ctx, command) : send(registrar, ctx, command);
