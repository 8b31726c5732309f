import { createHttp, createIdSource, createLiveClock, createLog, createOutlet, createSandboxClock } from '@billet/kernel';
import type { CallCtx, Hooks } from '@billet/sdk';
import { memoryStore } from './memory-store.ts';

const silentHooks: Hooks = {
  on: () => () => undefined,
  filter: () => () => undefined,
  gate: () => () => undefined,
};

export interface GatewayCtxOptions {
  readonly settings: unknown;
  readonly sandbox?: boolean;
  readonly attempt?: number;
  readonly signal?: AbortSignal;
  /** Every line that is logged goes there as well. */
  readonly lines?: string[];
  /** What the gateway keeps for itself from call to call. */
  readonly kept?: Map<string, unknown>;
}

/** The context of one call to a gateway: the kernel's own clock, ids, log and HTTP, nothing stored. */
export const gatewayCtx = (options: GatewayCtxOptions): CallCtx => {
  const wall = createLiveClock();
  const kept = options.kept ?? new Map<string, unknown>();
  const turns = memoryStore();
  return {
    extension: 'under-test',
    settings: options.settings,
    log: createLog({
      level: 'debug',
      stream: {
        write: (line: string) => {
          options.lines?.push(line);
        },
      },
    }),
    clock: (options.sandbox ?? true) ? createSandboxClock(wall.now()) : wall,
    ids: createIdSource(() => wall.wallMs()),
    hooks: silentHooks,
    call: (operation) => Promise.reject(new Error(`a gateway under test called the operation ${operation}`)),
    kv: {
      get: (key) => Promise.resolve(kept.get(key)),
      set: (key, value) => {
        kept.set(key, value);
        return Promise.resolve();
      },
      delete: (key) => {
        kept.delete(key);
        return Promise.resolve();
      },
      turn: (key, everyMs) => turns.turn(key, everyMs),
    },
    http: createHttp({
      extension: 'under-test',
      permissions: ['net:*'],
      allowInner: true,
      outlet: createOutlet(false),
    }),
    accountId: '1',
    attempt: options.attempt ?? 1,
    idempotencyKey: 'conformance',
    dryRun: false,
    signal: options.signal ?? new AbortController().signal,
    actor: { kind: 'system' },
    hookUrl: 'https://billing.example.test/hooks/h00k',
  };
};
