import { addDays, addMonths, type DomainSnapshot, type Outcome, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { changeService, nextBillAtOf, Service } from '../../services/index.ts';
import { domainFact } from '../domain-fact.ts';
import { moveDomain } from '../load-domain.ts';
import { registrarRegistryRef } from '../registrars/index.ts';
import { Domain, DomainOperation, RegistrarAccount, Tld } from '../tables.ts';
import { askRegistrant } from '../verification/ask-registrant.ts';
import { dropOperation, type Begun } from './begin-operation.ts';
import { NOT_WANTED } from './send-command.ts';
import { writeOperation } from './write-operation.ts';

/** The next bill follows the day of expiry: what was billed before stays as it is. */
export const alignBilling = async (ctx: OperationCtx, serviceId: number, expiresOn: string): Promise<void> => {
  const service = await data(ctx).all(Service).findById(serviceId);
  if (service === undefined || service.billed_through === null || service.billed_through >= expiresOn || service.status === 'cancelled' || service.status === 'terminated') return;
  const { zone } = await brandOf(ctx, service.brand_id);
  const moved = { anchor_date: expiresOn, billed_through: expiresOn };
  await changeService(ctx, service, { ...moved, next_bill_at: service.billing_status === 'active' ? nextBillAtOf({ ...service, ...moved } as Service, zone) : null });
};

const seen = (snapshot: DomainSnapshot | undefined): Partial<Domain> =>
  snapshot === undefined
    ? {}
    : {
        statuses: snapshot.statuses,
        ...(snapshot.registryRef === undefined ? {} : { registry_ref: snapshot.registryRef }),
        ...(snapshot.nameservers.length === 0 ? {} : { nameservers: snapshot.nameservers }),
        ...(snapshot.expiresOn === undefined ? {} : { registry_expires_on: snapshot.expiresOn }),
      };

const yearsOf = (begun: Begun): number => (begun.operation.input as { readonly years?: number }).years ?? 1;

/** A domain begins with us: by registration or by a transfer. */
const begins = async (ctx: OperationCtx, begun: Begun, snapshot: DomainSnapshot | undefined): Promise<void> => {
  const { domain, command } = begun;
  const tld = await data(ctx).all(Tld).findById(domain.tld_id);
  const today = ctx.clock.today('UTC');
  const expiresOn = snapshot?.expiresOn ?? addMonths(today, 12 * yearsOf(begun));
  const moved = await moveDomain(ctx, domain, 'active', {
    ...seen(snapshot), expires_on: expiresOn, registry_expires_on: expiresOn, registered_on: domain.registered_on ?? today, locked_until: addDays(today, tld?.lock_days ?? 0), locked: snapshot?.locked ?? false, auth_code: null,
  });
  await alignBilling(ctx, domain.service_id, expiresOn);
  await ctx.emit(command.kind === 'transferIn' ? 'domain.transferredIn' : 'domain.registered', { ...domainFact(domain), expiresOn });
  await askRegistrant(ctx, moved);
  if (!moved.locked && ctx.use(registrarRegistryRef).all().find(({ id }) => id === begun.account.extension)?.registrar.setLock !== undefined) await writeOperation(ctx, moved, 'lock', `lock:first:${String(domain.id)}`, { on: true });
};

/** Another registrant; what becomes of the term is for the TLD to say. The registry's own date counts where it tells one. */
const traded = async (ctx: OperationCtx, domain: Domain, contactId: number, snapshot: DomainSnapshot | undefined): Promise<void> => {
  const tld = await data(ctx).all(Tld).findById(domain.tld_id);
  const today = ctx.clock.today('UTC');
  const before = domain.expires_on ?? today;
  const reckoned = tld?.trade === 'anew' ? addMonths(today, 12) : tld?.trade === 'added' ? addMonths(before, 12) : before;
  const expiresOn = tld?.trade === 'kept' ? before : (snapshot?.expiresOn ?? reckoned);
  const longer = expiresOn > before;
  const until = longer ? expiresOn : before;
  const moved = await moveDomain(ctx, domain, longer ? 'active' : domain.state, { ...seen(snapshot), contact_id: contactId, expires_on: until });
  if (longer) await alignBilling(ctx, domain.service_id, until);
  await ctx.emit('domain.traded', { ...domainFact(domain), expiresOn: until });
  await askRegistrant(ctx, moved);
};

const applied = async (ctx: OperationCtx, begun: Begun, snapshot: DomainSnapshot | undefined): Promise<void> => {
  const { domain, command, operation } = begun;
  switch (command.kind) {
    case 'register':
    case 'transferIn':
      return begins(ctx, begun, snapshot);
    case 'renew': {
      // Counted from the date that was paid for, never from what a registry added by itself.
      const expiresOn = addMonths(command.value.currentExpiry, 12 * command.value.years);
      await moveDomain(ctx, domain, 'active', { ...seen(snapshot), expires_on: expiresOn });
      await alignBilling(ctx, domain.service_id, expiresOn);
      if (domain.held && domain.verification !== 'failed') await writeOperation(ctx, domain, 'hold', `unhold:${String(operation.id)}`, { on: false });
      await ctx.emit('domain.renewed', { ...domainFact(domain), expiresOn });
      return;
    }
    case 'trade':
      return traded(ctx, domain, command.contactId, snapshot);
    case 'restore': {
      await moveDomain(ctx, domain, 'grace', seen(snapshot));
      if (domain.held && domain.verification !== 'failed') await writeOperation(ctx, domain, 'hold', `unhold:${String(operation.id)}`, { on: false });
      for (const waiting of await data(ctx).all(DomainOperation).where({ domain_id: domain.id, kind: 'renew' }).whereIn('state', ['waiting', 'attention'])) {
        await data(ctx).all(DomainOperation).findById(waiting.id).patch({ state: 'waiting', error: null });
        await ctx.enqueue({ task: 'domains.carryOut', payload: { operationId: waiting.id }, subject: `domain:${String(domain.id)}` });
      }
      await ctx.emit('domain.restored', { ...domainFact(domain), expiresOn: domain.expires_on ?? ctx.clock.today('UTC') });
      return;
    }
    case 'remove':
      await moveDomain(ctx, domain, 'redemption');
      await ctx.emit('domain.deleted', domainFact(domain));
      return;
    case 'hold':
    case 'lock':
    case 'privacy':
      await moveDomain(ctx, domain, domain.state, { [{ hold: 'held', lock: 'locked', privacy: 'privacy' }[command.kind]]: command.on });
      return;
    case 'nameservers':
      await moveDomain(ctx, domain, domain.state, { nameservers: command.servers });
      return;
    case 'dnssec':
      await moveDomain(ctx, domain, domain.state, { dnssec: command.wanted });
      return;
    case 'contacts':
      return askRegistrant(ctx, domain);
  }
};

/** What is to be done with the job. */
export type Next = 'over' | { readonly againInMs: number; readonly because: string };

const PAUSE_MS = 10 * 60_000;

/** Books what came of a command. */
export const settleOperation = async (ctx: OperationCtx, begun: Begun, outcome: Outcome<DomainSnapshot | undefined>): Promise<Next> => {
  const { all } = data(ctx);
  const { operation, account } = begun;
  const current = await all(DomainOperation).findById(operation.id);
  if (current === undefined || current.state === 'done' || current.state === 'dropped') return 'over';
  const row = all(DomainOperation).findById(operation.id);
  const domain = (await all(Domain).findById(operation.domain_id)) as Domain;
  if (outcome.status === 'done') {
    await row.patch({ state: 'done', error: null, notes: (outcome.notes ?? []).join(' '), finished_at: ctx.clock.wall() });
    await applied(ctx, { ...begun, domain }, outcome.value);
    return 'over';
  }
  if (outcome.status === 'pending') {
    await row.patch({ state: 'pending', error: null, notes: outcome.job });
    return { againInMs: outcome.pollAfterMs, because: outcome.job };
  }
  const { kind, retry, ambiguous, message, field = null, code = null } = outcome;
  if (code === NOT_WANTED) {
    await dropOperation(ctx, current, domain);
    return 'over';
  }
  const error = { kind, message, field, code };
  const accountTrouble = kind === 'auth' || kind === 'limit';
  if (accountTrouble) await all(RegistrarAccount).findById(account.id).patch({ circuit_until: new Date(Date.parse(ctx.clock.wall()) + PAUSE_MS).toISOString(), circuit_reason: message });
  if (ambiguous || retry === 'lookup') {
    await row.patch({ state: 'sent', error });
    return { againInMs: outcome.retryAfterMs ?? 15_000, because: message };
  }
  if (retry === 'later' || accountTrouble) {
    // An earlier try may have arrived: whatever stands in the way now, it is asked about before it is sent again.
    await row.patch({ state: current.state === 'pending' ? 'pending' : begun.doubtful ? 'sent' : 'waiting', error });
    return { againInMs: outcome.retryAfterMs ?? Math.min(5000 * 2 ** Math.min(operation.attempts, 9), PAUSE_MS), because: message };
  }
  await row.patch({ state: 'attention', error });
  await ctx.emit('domain.failed', { ...domainFact(domain), operation: operation.kind, message });
  return 'over';
};
