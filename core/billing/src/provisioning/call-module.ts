import type { CallCtx, Observed, Outcome, Ref, ServerModule } from '@billet/sdk';
import type { House } from '../room.ts';
import type { Wanted, WantedResource } from './desired-state.ts';
import { moduleRegistryRef } from './module-registry.ts';
import { callMoves, endMoves, withoutStuck, type MoveResult } from './move-resources.ts';
import { handlerOf, outcomeOf, saysNothing, type AnyHandler } from './outcomes.ts';
import { secretsIn } from './request-log.ts';
import type { ServiceBinding, ServiceResource } from './tables.ts';

/** What became of one resource. */
export interface ResourceResult {
  readonly row: ServiceResource;
  readonly hash: string | null;
  readonly outcome: Outcome<{ readonly id: string } | null>;
}

export interface ModuleAnswer {
  readonly account: Outcome<Observed | null>;
  /** What came of resources that were with another account. */
  readonly moved: readonly MoveResult[];
  readonly resources: readonly ResourceResult[];
}

/** The last try ended without an answer. */
export const isDoubtful = (binding: ServiceBinding): boolean => (binding.error as { readonly ambiguous?: boolean } | null)?.ambiguous === true;

/**
 * What there may be of an account that was never told of: its making goes on, or ended without an answer. Whoever never
 * asked for one has none.
 */
const findMade = async (module: ServerModule<unknown, unknown>, ctx: CallCtx, binding: ServiceBinding): Promise<Outcome<{ readonly ref: Ref } | null>> => {
  const { job } = binding;
  if (job !== null && module.cancel !== undefined) {
    const cancelled = await module.cancel(ctx, job);
    if (cancelled.status !== 'done') return cancelled;
  } else if (job !== null && module.poll !== undefined) {
    const polled = await module.poll(ctx, job);
    if (polled.status !== 'failed' || saysNothing(polled)) return polled;
  }
  if (binding.username === null || (job === null && !isDoubtful(binding))) return { status: 'done', value: null };
  return { status: 'done', value: (await module.find(ctx, { username: binding.username })) ?? null };
};

/** Looks first if the last try ended in doubt, then makes the account so, or removes it. */
const callAccount = async (module: ServerModule<unknown, unknown>, ctx: CallCtx, binding: ServiceBinding, wanted: Wanted): Promise<Outcome<Observed | null>> => {
  if (wanted.gone) {
    const made = binding.remote === null ? await findMade(module, ctx, binding) : ({ status: 'done', value: { ref: binding.remote as Ref } } as const);
    if (made.status !== 'done' || made.value === null) return made as Outcome<null>;
    const removed = await module.remove(ctx, made.value.ref);
    return removed.status === 'done' ? { status: 'done', value: null } : removed;
  }
  if (binding.job !== null && module.poll !== undefined) {
    const polled = await module.poll(ctx, binding.job);
    // The wish may have changed meanwhile: what is done is looked over once more.
    if (polled.status !== 'done') return polled;
  }
  if (isDoubtful(binding) && binding.remote === null && binding.username !== null) {
    const found = await module.find(ctx, { username: binding.username });
    if (found !== undefined) return module.ensure(ctx, { ...wanted.desired, ref: found.ref });
  }
  if (module.ensurePlan !== undefined) {
    const plan = await module.ensurePlan(ctx, wanted.desired.plan, wanted.desired.planKey);
    if (plan.status !== 'done') return plan;
  }
  return module.ensure(ctx, wanted.desired);
};

const ensureOne = async (module: ServerModule<unknown, unknown>, ctx: CallCtx, ref: Ref, { row, desired, hash }: WantedResource): Promise<ResourceResult | undefined> => {
  const handler = handlerOf(module, row.kind);
  if (handler?.ensure === undefined) return undefined;
  return { row, hash, outcome: await outcomeOf(() => (handler.ensure as NonNullable<AnyHandler['ensure']>)(ctx, ref, desired)) };
};

const removeOne = async (module: ServerModule<unknown, unknown>, ctx: CallCtx, ref: Ref, row: ServiceResource): Promise<ResourceResult> => {
  const handler = handlerOf(module, row.kind);
  if (handler?.ensure === undefined || handler.remove === undefined || row.remote_id === null) return { row, hash: null, outcome: { status: 'done', value: null } };
  const removed = await outcomeOf(() => (handler.remove as NonNullable<AnyHandler['remove']>)(ctx, ref, row.remote_id ?? ''));
  return { row, hash: null, outcome: removed.status === 'done' ? { status: 'done', value: null } : removed };
};

/** Resources one after the other: what goes before what comes, so that a name can change hands. Trouble with the server ends it. */
const callResources = async (module: ServerModule<unknown, unknown>, ctx: CallCtx, ref: Ref, wanted: Wanted, force: boolean): Promise<readonly ResourceResult[]> => {
  const results: ResourceResult[] = [];
  for (const row of wanted.going) {
    ctx.signal.throwIfAborted();
    const result = await removeOne(module, ctx, ref, row);
    results.push(result);
    if (saysNothing(result.outcome)) return results;
  }
  for (const resource of wanted.resources) {
    if (!force && resource.row.state === 'applied' && resource.row.applied_hash === resource.hash) continue;
    ctx.signal.throwIfAborted();
    const result = await ensureOne(module, ctx, ref, resource);
    if (result === undefined) continue;
    results.push(result);
    if (saysNothing(result.outcome)) return results;
  }
  return results;
};

/** Speaks to the server: first what comes from another account, then the account, then its resources. */
export const callModule = async (house: House, binding: ServiceBinding, wanted: Wanted, signal: AbortSignal, force: boolean): Promise<ModuleAnswer> => {
  const registry = house.services.use(moduleRegistryRef);
  const { module } = registry.get(binding.extension);
  const ctx = await registry.callCtx(binding.extension, binding.server_id, { key: `binding:${String(binding.id)}:${wanted.hash.slice(0, 16)}`, attempt: binding.attempts + 1, signal, bindingId: binding.id, hide: secretsIn(wanted.desired) });
  const to = binding.remote as Ref | null;
  const stuck = wanted.gone && to !== null ? await endMoves(module, ctx, to, wanted.moving) : undefined;
  if (stuck !== undefined) return { account: stuck, moved: [], resources: [] };
  const moved = wanted.gone || to === null ? [] : await callMoves(module, ctx, to, wanted.moving);
  const here = withoutStuck(wanted, moved);
  const account = await outcomeOf(() => callAccount(module, ctx, binding, here));
  if (account.status !== 'done' || account.value === null) return { account, moved, resources: [] };
  return { account, moved, resources: await callResources(module, ctx, account.value.ref, here, force) };
};
