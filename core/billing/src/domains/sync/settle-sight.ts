import type { OperationCtx, SyncedDomain } from '@billet/sdk';
import { data } from '../../data.ts';
import { endService } from '../../services/index.ts';
import { domainFact } from '../domain-fact.ts';
import { alignBilling, writeOperation } from '../journal/index.ts';
import { changeDomain, moveDomain } from '../load-domain.ts';
import { judgeSight } from '../rules/index.ts';
import { Domain, DomainOperation, type Tld } from '../tables.ts';

/** Kinds whose end changes what a look would find: while one is open, the look says nothing. */
const MOVES = ['register', 'transferIn', 'renew', 'restore', 'remove'];

const isBusy = async (ctx: OperationCtx, domain: Domain): Promise<boolean> =>
  (await data(ctx).all(DomainOperation).where('domain_id', domain.id).whereIn('kind', [...MOVES]).whereIn('state', ['waiting', 'sent', 'pending']).first()) !== undefined;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Facts that the registry is the judge of; only what differs. */
const factsOf = (domain: Domain, seen: SyncedDomain): Partial<Domain> => {
  if (seen.state !== 'ours') return {};
  const { statuses, expiresOn, nameservers, registryRef, locked } = seen.domain;
  const facts: Partial<Domain> = {
    statuses, ...(expiresOn === undefined ? {} : { registry_expires_on: expiresOn }), ...(registryRef === undefined ? {} : { registry_ref: registryRef }),
    ...(nameservers.length === 0 ? {} : { nameservers }), ...(locked === undefined ? {} : { locked }),
  };
  return Object.fromEntries(Object.entries(facts).filter(([key, value]) => !same(value, domain[key as keyof Domain])));
};

/** Books what one look found. Gives a word for what changed, or nothing. */
export const settleSight = async (ctx: OperationCtx, id: number, seen: SyncedDomain, tld: Tld): Promise<string | undefined> => {
  const { all } = data(ctx);
  const domain = (await all(Domain).findById(id)) as Domain;
  if (!['active', 'grace', 'redemption', 'restoring', 'pendingDelete'].includes(domain.state) || (await isBusy(ctx, domain))) return undefined;
  const today = ctx.clock.today('UTC');
  const verdict = judgeSight({ state: domain.state, expiresOn: domain.expires_on, doubt: domain.doubt }, seen, today, tld.auto_renew_by_registry);
  if (verdict.kind === 'nothing') return undefined;
  await all(Domain).findById(id).patch({ synced_at: ctx.clock.now() });
  const facts = factsOf(domain, seen);
  switch (verdict.kind) {
    case 'seen':
      if (domain.doubt !== null) facts.doubt = null;
      if (Object.keys(facts).length > 0) await changeDomain(ctx, domain, facts);
      return Object.keys(facts).length > 0 ? 'facts' : undefined;
    case 'doubt':
      await changeDomain(ctx, domain, { doubt: verdict.doubt });
      return 'doubt';
    case 'follow':
      await moveDomain(ctx, domain, verdict.expiresOn < today ? 'grace' : 'active', { ...facts, doubt: null, expires_on: verdict.expiresOn });
      await alignBilling(ctx, domain.service_id, verdict.expiresOn);
      if (domain.held && verdict.expiresOn >= today) await writeOperation(ctx, domain, 'hold', `unhold:seen:${String(id)}:${verdict.expiresOn}`, { on: false });
      return 'expiry';
    case 'deleted':
      await moveDomain(ctx, domain, 'redemption', { ...facts, doubt: null });
      await ctx.emit('domain.deleted', domainFact(domain));
      return 'deleted';
    case 'back':
      await moveDomain(ctx, domain, 'grace', { ...facts, doubt: null });
      await ctx.emit('domain.restored', { ...domainFact(domain), expiresOn: domain.expires_on ?? today });
      return 'back';
    case 'away':
    case 'gone':
      await moveDomain(ctx, domain, verdict.kind, { doubt: null });
      await endService(ctx, domain.service_id, today);
      await ctx.emit(verdict.kind === 'away' ? 'domain.transferredAway' : 'domain.released', domainFact(domain));
      return verdict.kind;
  }
};
