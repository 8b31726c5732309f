import type { OperationCtx, SyncedDomain } from '@billet/sdk';
import { data } from '../../data.ts';
import { endService } from '../../services/index.ts';
import { domainFact } from '../domain-fact.ts';
import { alignBilling, writeOperation } from '../journal/index.ts';
import { changeDomain, moveDomain } from '../load-domain.ts';
import { judgeSight, type Verdict } from '../rules/index.ts';
import { Domain, DomainOperation, type Tld } from '../tables.ts';

/** Kinds whose end changes what a look would find: while one is open, the look says nothing. */
const MOVES = ['register', 'transferIn', 'renew', 'restore', 'remove'];

/** Those with such a move under way. */
const busyOf = async (ctx: OperationCtx, ids: readonly number[]): Promise<ReadonlySet<number>> =>
  new Set((await data(ctx).all(DomainOperation).whereIn('domain_id', [...ids]).whereIn('kind', [...MOVES]).whereIn('state', ['waiting', 'sent', 'pending']).select('domain_id')).map(({ domain_id: id }) => id));

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

/** What one look at a domain found. */
export interface Sight {
  readonly id: number;
  readonly seen: SyncedDomain;
  readonly tld: Tld;
}

const LOOKED_AT: readonly string[] = ['active', 'grace', 'redemption', 'restoring', 'pendingDelete'];

const bookVerdict = async (ctx: OperationCtx, domain: Domain, seen: SyncedDomain, verdict: Verdict, today: string): Promise<string | undefined> => {
  const facts = factsOf(domain, seen);
  switch (verdict.kind) {
    case 'nothing':
      return undefined;
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
      if (domain.held && domain.verification !== 'failed' && verdict.expiresOn >= today) await writeOperation(ctx, domain, 'hold', `unhold:seen:${String(domain.id)}:${verdict.expiresOn}`, { on: false });
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

/**
 * Books what a look found, of as many domains as it was: as most are as they were, that is three statements in all, and
 * more only for what changed. Gives a word for what became of each.
 */
export const settleSights = async (ctx: OperationCtx, sights: readonly Sight[]): Promise<readonly (string | undefined)[]> => {
  const { all } = data(ctx);
  const ids = sights.map(({ id }) => id);
  const domains = new Map((await all(Domain).whereIn('id', ids)).map((domain) => [domain.id, domain] as const));
  const busy = await busyOf(ctx, ids);
  const today = ctx.clock.today('UTC');
  const judged = sights.map(({ id, seen, tld }) => {
    const domain = domains.get(id);
    if (domain === undefined || !LOOKED_AT.includes(domain.state) || busy.has(id)) return undefined;
    const verdict = judgeSight({ state: domain.state, expiresOn: domain.expires_on, doubt: domain.doubt }, seen, today, tld.auto_renew_by_registry);
    return verdict.kind === 'nothing' ? undefined : { domain, seen, verdict };
  });
  const looked = judged.flatMap((each) => (each === undefined ? [] : [each.domain.id]));
  if (looked.length > 0) await all(Domain).whereIn('id', looked).patch({ synced_at: ctx.clock.now() });
  const words: (string | undefined)[] = [];
  for (const each of judged) words.push(each === undefined ? undefined : await bookVerdict(ctx, each.domain, each.seen, each.verdict, today));
  return words;
};
