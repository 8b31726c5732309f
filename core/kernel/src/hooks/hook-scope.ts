import { AsyncLocalStorage } from 'node:async_hooks';
import { BilletError, type Actor } from '@billet/sdk';

/** On whose behalf hooks run. It travels with the asynchronous call chain. */
export interface HookScope {
  readonly traceId: string;
  readonly actor: Actor;
  readonly dryRun: boolean;
  /** How many hooks deep this is. Taken over from the scope around when absent. */
  readonly depth?: number;
}

const storage = new AsyncLocalStorage<HookScope>();

/** A new scope goes on counting, so that a hook whose tap runs an operation that asks the same hook comes to an end. */
export const runInHookScope = <T>(scope: HookScope, fn: () => T): T => storage.run({ depth: storage.getStore()?.depth ?? 0, ...scope }, fn);

export const currentHookScope = (): HookScope | undefined => storage.getStore();

const MAX_DEPTH = 8;

const NOBODY: HookScope = { traceId: 'none', actor: { kind: 'system' }, dryRun: false };

/** Runs `fn` one level deeper; hooks that call each other for ever end here. `own` replaces whose behalf it is on. */
export const deeper = <T>(hook: string, fn: (scope: HookScope) => T, own?: HookScope): T => {
  const outer = storage.getStore();
  const depth = (outer?.depth ?? 0) + 1;
  if (depth > MAX_DEPTH) throw new BilletError('HOOK_DEPTH', `hook ${hook}: more than ${String(MAX_DEPTH)} hooks deep`, { status: 500 });
  const scope = { ...(own ?? outer ?? NOBODY), depth };
  return storage.run(scope, () => fn(scope));
};
