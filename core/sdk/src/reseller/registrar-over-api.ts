import type { CallCtx } from '../ctx.ts';
import type { Fqdn } from '../fqdn.ts';
import { done, isModuleError, ModuleError, type Outcome } from '../outcome.ts';
import type { Registrar } from '../registrar.ts';
import { heldDomain, reconcile, register, renew, snapshotOf, trade, transferIn } from './carry-out.ts';
import { mayChange, mustBeContact } from './check-command.ts';
import { remove, restore } from './delete-and-restore.ts';
import { check, suggest, sync } from './look-around.ts';
import type { HeldDomain, ResellerApi } from './reseller-api.ts';
import { zoneMembers } from './zone-members.ts';

/** What went wrong on the way comes back as an outcome. */
const outcome = async <T>(work: Promise<Outcome<T>>): Promise<Outcome<T>> => {
  try {
    return await work;
  } catch (error) {
    if (isModuleError(error)) return error.failure;
    throw error;
  }
};

/** Members that are there only if the API has what they need. */
const capabilities = <C>(api: ResellerApi<C>): Partial<Registrar<C>> => {
  const onHeld = <T>(ctx: CallCtx<C>, name: Fqdn, act: (domain: HeldDomain) => Promise<T>): Promise<Outcome<T>> => {
    const work = async (): Promise<Outcome<T>> => {
      mayChange(ctx);
      return done(await act(await heldDomain(api, ctx, name)));
    };
    return outcome(work());
  };
  const { setLock, authCode, setPrivacy, setContacts, getDnssec, setDnssec, restore: sendRestore, remove: sendRemove, list, balance, quote, premiumTransfer, verification, trades, suggest: sendSuggest } = api;
  return {
    ...(premiumTransfer === undefined ? {} : { premiumTransfer: (ctx, name) => premiumTransfer(ctx, name) }),
    ...(sendSuggest === undefined ? {} : { suggest: (ctx, wish) => suggest(sendSuggest, ctx, wish) }),
    ...(setLock === undefined ? {} : { setLock: (ctx, name, locked) => onHeld(ctx, name, (domain) => setLock(ctx, domain, locked)) }),
    ...(authCode === undefined ? {} : { authCode: (ctx, name) => onHeld(ctx, name, (domain) => authCode(ctx, domain)) }),
    ...(setPrivacy === undefined ? {} : { setPrivacy: (ctx, name, on) => onHeld(ctx, name, (domain) => setPrivacy(ctx, domain, on)) }),
    ...(setContacts === undefined
      ? {}
      : {
          setContacts: (ctx, name, registrant) =>
            onHeld(ctx, name, (domain) => {
              mustBeContact(registrant);
              return setContacts(ctx, domain, registrant);
            }),
        }),
    ...(getDnssec === undefined ? {} : { getDnssec: async (ctx, name) => getDnssec(ctx, await heldDomain(api, ctx, name)) }),
    ...(setDnssec === undefined ? {} : { setDnssec: (ctx, name, wanted) => onHeld(ctx, name, (domain) => setDnssec(ctx, domain, wanted)) }),
    ...zoneMembers(api, onHeld),
    ...(sendRemove === undefined ? {} : { remove: (ctx, command) => outcome(remove(api, sendRemove, ctx, command)) }),
    ...(sendRestore === undefined ? {} : { restore: (ctx, command) => outcome(restore(api, sendRestore, ctx, command)) }),
    ...(list === undefined
      ? {}
      : {
          async *list(ctx) {
            for await (const domain of list(ctx)) yield snapshotOf(domain);
          },
        }),
    ...(verification === undefined
      ? {}
      : {
          verification: {
            read: async (ctx, name) => verification.read(ctx, await heldDomain(api, ctx, name)),
            resend: (ctx, name) => onHeld(ctx, name, (domain) => verification.resend(ctx, domain)),
          },
        }),
    ...(trades === undefined ? {} : { trade: (ctx, command) => outcome(trade(api, trades, ctx, command)) }),
    ...(balance === undefined ? {} : { balance }),
    ...(quote === undefined ? {} : { quote }),
  };
};

/**
 * A registrar made of the plain calls of a reseller's API. It writes down each order that costs money before it is sent
 * and looks at the account before it sends again, so that a lost answer neither registers, renews nor restores twice.
 * @since 0.1.0
 */
export const registrarOverApi = <C>(api: ResellerApi<C>): Registrar<C> => ({
  test: async (ctx) => {
    try {
      return { ok: true, message: await api.test(ctx) };
    } catch (error) {
      if (isModuleError(error)) return { ok: false, message: error.message };
      throw error;
    }
  },
  check: (ctx, names) => check(api, ctx, names),
  register: (ctx, command) => outcome(register(api, ctx, command)),
  renew: (ctx, command) => outcome(renew(api, ctx, command)),
  transferIn: (ctx, command) => outcome(transferIn(api, ctx, command)),
  reconcile: (ctx, command) => reconcile(api, ctx, command),
  info: async (ctx, name) => {
    const held = await api.find(ctx, name);
    return held === undefined || held.pending === 'order' ? undefined : snapshotOf(held);
  },
  setNameservers: (ctx, name, servers) => {
    const work = async (): Promise<Outcome<void>> => {
      mayChange(ctx);
      if (servers.length === 0) throw new ModuleError('invalid', 'At least one name server.', { field: 'nameservers' });
      await api.setNameservers(ctx, await heldDomain(api, ctx, name), servers);
      return done(undefined);
    };
    return outcome(work());
  },
  sync: (ctx, names) => sync(api, ctx, names),
  ...capabilities(api),
});
