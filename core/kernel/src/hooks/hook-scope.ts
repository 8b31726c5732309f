import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from '@billet/sdk';

/** On whose behalf hooks run. It travels with the asynchronous call chain. */
export interface HookScope {
  readonly traceId: string;
  readonly actor: Actor;
  readonly dryRun: boolean;
  readonly depth?: number;
}

const storage = new AsyncLocalStorage<HookScope>();

export const runInHookScope = <T>(scope: HookScope, fn: () => T): T => storage.run(scope, fn);

export const currentHookScope = (): HookScope | undefined => storage.getStore();

const MAX_DEPTH = 8;

/** Runs `fn` one level deeper; hooks that call each other for ever end here. */
export const deeper = <T>(hook: string, fn: (scope: HookScope) => T): T => {
  const outer = storage.getStore() ?? { traceId: 'none', actor: { kind: 'system' as const }, dryRun: false };
  const depth = (outer.depth ?? 0) + 1;
  if (depth > MAX_DEPTH) throw new Error(`hook ${hook}: more than ${String(MAX_DEPTH)} hooks deep`);
  const scope = { ...outer, depth };
  return storage.run(scope, () => fn(scope));
};
