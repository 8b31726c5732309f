import { done, isModuleError, type CallCtx, type DomainCommand, type Outcome, type Registrar } from '@billet/sdk';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import { authCode, expireAuthCodes } from './operations/auth-code.ts';
import { balance } from './operations/balance.ts';
import { check } from './operations/check.ts';
import { events } from './operations/events.ts';
import { findDomain, snapshotOf } from './operations/find-domain.ts';
import { premiumTransfer } from './operations/premium-transfer.ts';
import { quote } from './operations/quote.ts';
import { reconcile } from './operations/reconcile.ts';
import { register } from './operations/register.ts';
import { remove } from './operations/remove.ts';
import { renew } from './operations/renew.ts';
import { restore } from './operations/restore.ts';
import { setContacts, setPrivacy } from './operations/set-contacts.ts';
import { getDnssec, setDnssec } from './operations/set-dnssec.ts';
import { setNameservers } from './operations/set-nameservers.ts';
import { setHold, setLock } from './operations/set-statuses.ts';
import { sync } from './operations/sync.ts';
import { testConnection } from './operations/test-connection.ts';
import { answerOffer, cancelTransfer, decideTransfer, release } from './operations/transfer-out.ts';
import { trade } from './operations/trade.ts';
import { transferIn } from './operations/transfer-in.ts';
import { registryFor, type Registry } from './registry.ts';

type Ctx = CallCtx<Account>;

/** The contract, all but a list of domains and suggestions: EPP has no command for them. */
export type EppRegistrar = Required<Omit<Registrar<Account>, 'list' | 'suggest' | 'answerTask' | 'dns' | 'webForwards' | 'mailForwards'>>;

/** What went wrong on the way comes back as an outcome. */
const outcome = async <T>(work: Promise<Outcome<T>>): Promise<Outcome<T>> => {
  try {
    return await work;
  } catch (error) {
    if (isModuleError(error)) return error.failure;
    throw error;
  }
};

const finished = async <T>(work: Promise<T>): Promise<Outcome<T>> => outcome(work.then((value) => done(value)));

export const createEppRegistrar = (accounts: Accounts): EppRegistrar => {
  const at = (ctx: Ctx, operationId?: string): Registry => registryFor(accounts, ctx, operationId);
  const carryOut = <C extends DomainCommand, T>(work: (registry: Registry, command: C) => Promise<Outcome<T>>) =>
    (ctx: Ctx, command: C): Promise<Outcome<T>> => outcome(work(at(ctx, command.operationId), command));
  return {
    test: async (ctx) => {
      try {
        return await testConnection(at(ctx));
      } catch (error) {
        if (isModuleError(error)) return { ok: false, message: error.message };
        throw error;
      }
    },
    check: (ctx, names) => check(at(ctx), names),
    premiumTransfer: (ctx, name) => premiumTransfer(at(ctx), name),
    register: carryOut(register),
    renew: carryOut(renew),
    transferIn: carryOut(transferIn),
    trade: carryOut(trade),
    restore: carryOut(restore),
    reconcile: (ctx, command) => reconcile(at(ctx, command.operationId), command),
    info: async (ctx, name) => {
      const registry = at(ctx);
      const found = await findDomain(registry, name);
      return found.at === 'ours' ? snapshotOf(found.domain, registry.profile) : undefined;
    },
    setNameservers: (ctx, name, servers) => finished(setNameservers(at(ctx), name, servers)),
    setLock: (ctx, name, locked) => finished(setLock(at(ctx), name, locked)),
    setHold: (ctx, name, held) => finished(setHold(at(ctx), name, held)),
    authCode: (ctx, name) => finished(authCode(at(ctx), name)),
    expireAuthCodes: (ctx) => expireAuthCodes(at(ctx)),
    setPrivacy: (ctx, name, on) => finished(setPrivacy(at(ctx), name, on)),
    setContacts: (ctx, name, registrant) => finished(setContacts(at(ctx), name, registrant)),
    balance: (ctx) => balance(at(ctx)),
    quote: (ctx, name, command, years) => quote(at(ctx), name, command, years),
    getDnssec: (ctx, name) => getDnssec(at(ctx), name),
    setDnssec: (ctx, name, wanted) => finished(setDnssec(at(ctx), name, wanted)),
    remove: carryOut(remove),
    events: (ctx, max) => events(at(ctx), max),
    decideTransfer: (ctx, name, decision) => finished(decideTransfer(at(ctx), name, decision)),
    cancelTransfer: (ctx, name) => finished(cancelTransfer(at(ctx), name).then(() => undefined)),
    release: (ctx, name, target) => finished(release(at(ctx), name, target)),
    answerOffer: (ctx, caseId, accept) => finished(answerOffer(at(ctx), caseId, accept)),
    sync: (ctx, names) => sync(at(ctx), names),
    verification: 'house',
  };
};
