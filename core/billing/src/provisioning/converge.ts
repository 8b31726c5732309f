import { failed, isModuleError, type Failure, type Observed, type Outcome } from '@billet/sdk';
import type { House } from '../room.ts';
import { wantedState, type Wanted } from './desired-state.ts';
import { moduleRegistryRef } from './module-registry.ts';
import { ProvisioningLog, Server, ServiceBinding, ServiceResource } from './tables.ts';

const MAX_ATTEMPTS_QUIET = 3;
const CIRCUIT_MS = 60_000;

/** A server could not be reached: the job comes back later. */
export class TryLater extends Error {
  readonly retryAfterMs: number;
  constructor(failure: Failure, attempt: number) {
    super(failure.message);
    this.retryAfterMs = failure.retryAfterMs ?? Math.min(5000 * 2 ** Math.min(attempt, 8), 15 * 60_000);
  }
}

const asFailure = (error: unknown): Failure =>
  isModuleError(error) ? error.failure : failed('remote', error instanceof Error ? error.message : String(error), { retry: 'later' });

/** Speaks to the server: looks first if the last try ended in doubt, then makes it so, or removes it. */
const callModule = async (house: House, binding: ServiceBinding, wanted: Wanted, signal: AbortSignal): Promise<Outcome<Observed | null>> => {
  const registry = house.services.use(moduleRegistryRef);
  const { module } = registry.get(binding.extension);
  const ctx = await registry.callCtx(binding.extension, binding.server_id, { key: `binding:${String(binding.id)}:${wanted.hash.slice(0, 16)}`, attempt: binding.attempts + 1, signal });
  if (wanted.gone) {
    if (binding.remote === null) return { status: 'done', value: null };
    const removed = await module.remove(ctx, binding.remote as Observed['ref']);
    return removed.status === 'done' ? { status: 'done', value: null } : removed;
  }
  if (binding.job !== null && module.poll !== undefined) return module.poll(ctx, binding.job);
  const doubtful = (binding.error as { readonly ambiguous?: boolean } | null)?.ambiguous === true;
  if (doubtful && binding.remote === null && binding.username !== null) {
    const found = await module.find(ctx, { username: binding.username });
    if (found !== undefined) return module.ensure(ctx, { ...wanted.desired, ref: found.ref });
  }
  if (module.ensurePlan !== undefined) {
    const plan = await module.ensurePlan(ctx, wanted.desired.plan, wanted.desired.planKey);
    if (plan.status !== 'done') return plan;
  }
  return module.ensure(ctx, wanted.desired);
};

const note = async (house: House, binding: ServiceBinding, action: string, outcome: string, message: string, ms: number): Promise<void> => {
  await house.db.from(ProvisioningLog).insert({ binding_id: binding.id, client_id: binding.client_id, at: house.clock.wall(), action, outcome, message: message.slice(0, 500), ms });
};

/**
 * Makes one service match its wish. Safe to run at any time and any number of times; a dead server leaves the binding
 * `failed` with the reason and the job comes back.
 */
export const converge = async (house: House, bindingId: number, signal: AbortSignal, force = false): Promise<void> => {
  const binding = await house.db.from(ServiceBinding).findById(bindingId);
  const server = await house.db.from(Server).findById(binding?.server_id ?? 0);
  if (binding === undefined || server === undefined || binding.state === 'removed') return;
  const wanted = await wantedState(house, binding);
  if (wanted === undefined || wanted.service.status === 'pending') return;
  if (!force && binding.state === 'applied' && binding.applied_hash === wanted.hash) return;
  const began = house.clock.wallMs();
  let outcome: Outcome<Observed | null>;
  if (server.circuit_until !== null && server.circuit_until > house.clock.wall() && !force) {
    outcome = failed('busy', 'The server answers wrongly; calls pause for a minute.', { retryAfterMs: CIRCUIT_MS });
  } else {
    try {
      outcome = await callModule(house, binding, wanted, signal);
    } catch (error) {
      outcome = asFailure(error);
    }
  }
  await settle(house, binding, wanted, outcome, house.clock.wallMs() - began);
  if (outcome.status === 'failed' && (outcome.retry === 'later' || outcome.retry === 'lookup')) throw new TryLater(outcome, binding.attempts);
  if (outcome.status === 'pending') throw new TryLater({ status: 'failed', kind: 'busy', retry: 'later', ambiguous: false, message: 'The server is working on it.', retryAfterMs: outcome.pollAfterMs }, 0);
};

const settle = (house: House, binding: ServiceBinding, wanted: Wanted, outcome: Outcome<Observed | null>, ms: number): Promise<void> =>
  house.executor.asSystem('provisioning.settle', async (ctx) => {
    const rows = house.db.from(ServiceBinding).findById(binding.id);
    const fact = { serviceId: binding.service_id, clientId: binding.client_id, bindingId: binding.id };
    const action = wanted.gone ? 'remove' : 'ensure';
    ctx.touch({ kind: 'service', id: binding.service_id, clientId: binding.client_id }, { provisioning: binding.state }, { provisioning: outcome.status });
    if (outcome.status === 'pending') {
      await rows.patch({ state: 'waiting', job: outcome.job, error: null });
      await note(house, binding, action, 'pending', outcome.job, ms);
      return;
    }
    if (outcome.status === 'failed') {
      const attention = outcome.retry === 'never' || outcome.retry === 'afterFix';
      await rows.patch({
        state: attention ? 'attention' : 'failed',
        attempts: binding.attempts + 1,
        error: { kind: outcome.kind, message: outcome.message, ambiguous: outcome.ambiguous, field: outcome.field ?? null },
      });
      if (outcome.kind === 'auth') await house.db.from(Server).findById(binding.server_id).patch({ circuit_until: new Date(house.clock.wallMs() + CIRCUIT_MS).toISOString() });
      await note(house, binding, action, outcome.kind, outcome.message, ms);
      if (attention || binding.attempts + 1 === MAX_ATTEMPTS_QUIET) await ctx.emit('provisioning.failed', { ...fact, kind: outcome.kind, message: outcome.message, needsAttention: attention });
      return;
    }
    await note(house, binding, action, 'done', (outcome.notes ?? []).join(' '), ms);
    if (outcome.value === null) {
      await rows.patch({ state: 'removed', applied_hash: wanted.hash, attempts: 0, error: null, job: null, applied_at: house.clock.wall() });
      await house.db.from(ServiceResource).where('binding_id', binding.id).patch({ state: 'removed' });
      await ctx.emit('provisioning.removed', fact);
      return;
    }
    const first = binding.applied_hash === null;
    await rows.patch({ state: 'applied', remote: outcome.value.ref, username: outcome.value.username, applied_hash: wanted.hash, attempts: 0, error: null, job: null, applied_at: house.clock.wall() });
    for (const [key, remoteId] of Object.entries(outcome.value.resources ?? {})) {
      await house.db.from(ServiceResource).where('key', key).patch({ remote_id: remoteId, state: 'applied' });
    }
    await ctx.emit('provisioning.applied', { ...fact, first });
  });
