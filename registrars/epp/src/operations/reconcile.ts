import { isModuleError, type DomainCommand, type ReconcileVerdict, yearsBetween } from '@billet/sdk';
import { journalOf, type JournalRecord } from '../journal.ts';
import type { Registry } from '../registry.ts';
import { cameOf } from './came-of.ts';
import { findDomain } from './find-domain.ts';
import { queryTransfer } from './query-transfer.ts';

const registered = async (registry: Registry, record: JournalRecord): Promise<ReconcileVerdict> => {
  const found = await findDomain(registry, record.name, record.ticket);
  if (found.at === 'ours') {
    if (!cameOf(found.domain, record)) return 'notApplied';
    return found.domain.statuses.includes('pendingCreate') ? 'pending' : 'applied';
  }
  return found.at === 'nowhere' && record.pending === true ? 'pending' : 'notApplied';
};

const renewed = async (registry: Registry, { name, from, years }: JournalRecord): Promise<ReconcileVerdict> => {
  const found = await findDomain(registry, name);
  if (found.at !== 'ours' || found.domain.expiresOn === undefined || from === undefined) return 'unknown';
  if (found.domain.statuses.includes('pendingRenew')) return 'pending';
  const ahead = yearsBetween(from, found.domain.expiresOn);
  if (ahead === undefined) return 'unknown';
  return ahead >= (years ?? 1) ? 'applied' : 'notApplied';
};

const transferred = async (registry: Registry, record: JournalRecord): Promise<ReconcileVerdict> => {
  const found = await findDomain(registry, record.name);
  if (found.at === 'ours') return 'applied';
  if (registry.profile.transfer.by === 'release') return 'pending';
  const state = await queryTransfer(registry, record.name);
  if (state === 'refused') return 'notApplied';
  return state === 'none' && record.pending !== true ? 'notApplied' : 'pending';
};

const traded = async (registry: Registry, { name, registrant, pending }: JournalRecord): Promise<ReconcileVerdict> => {
  const found = await findDomain(registry, name);
  if (found.at !== 'ours' || registrant === undefined) return 'unknown';
  if (found.domain.registrant?.toLowerCase() === registrant.toLowerCase()) return 'applied';
  return pending === true ? 'pending' : 'notApplied';
};

const restored = async (registry: Registry, { name, pending }: JournalRecord): Promise<ReconcileVerdict> => {
  const found = await findDomain(registry, name);
  if (found.at !== 'ours') return 'notApplied';
  // The report is still owed: the restore goes on where it stopped.
  if (found.domain.rgp.includes('pendingRestore')) return 'pending';
  if (!found.domain.statuses.includes('pendingDelete')) return 'applied';
  return pending === true ? 'pending' : 'notApplied';
};

const removed = async (registry: Registry, { name }: JournalRecord): Promise<ReconcileVerdict> => {
  const found = await findDomain(registry, name);
  if (found.at === 'ours') return found.domain.statuses.includes('pendingDelete') ? 'applied' : 'notApplied';
  return 'applied';
};

/** Asks the registry what became of a command. What was never written down was never sent. */
export const reconcile = async (registry: Registry, { operationId }: DomainCommand): Promise<ReconcileVerdict> => {
  const record = await journalOf(registry.ctx).read(operationId);
  if (record === undefined) return 'notApplied';
  if (record.end?.done === false) return 'notApplied';
  try {
    return await { register: registered, renew: renewed, transferIn: transferred, trade: traded, restore: restored, remove: removed }[record.kind](registry, record);
  } catch (error) {
    if (isModuleError(error)) return 'unknown';
    throw error;
  }
};
