import { tracingChannel } from 'node:diagnostics_channel';
import type { HookContext } from '@billet/sdk';
import type { HookScope } from './hook-scope.ts';
import type { HookKind } from './types.ts';
import type { Tap } from './tap.ts';

/** A handler took longer than its hook allows. */
export class HookTimeout extends Error {
  constructor(tap: Tap, ms: number) {
    super(`${tap.owner} on ${tap.hook}: no answer within ${String(ms)} ms`);
    this.name = 'HookTimeout';
  }
}

const channels: Readonly<Record<HookKind, ReturnType<typeof tracingChannel>>> = {
  event: tracingChannel('billet.hook.event'),
  filter: tracingChannel('billet.hook.filter'),
  gate: tracingChannel('billet.hook.gate'),
};

const isPromise = (value: unknown): value is Promise<unknown> => typeof value === 'object' && value !== null && 'then' in value;

export const contextOf = (tap: Tap, scope: HookScope, signal: AbortSignal): HookContext => ({
  hook: tap.hook,
  extension: tap.owner,
  traceId: scope.traceId,
  actor: scope.actor,
  dryRun: scope.dryRun,
  signal,
});

/**
 * Calls a handler. A timer exists only while a promise is awaited: a synchronous tap costs no more than its call.
 * A tap may ask for less time than its hook gives, never for more.
 */
export const runTap = async (tap: Tap, timeoutMs: number, call: (signal: AbortSignal) => unknown): Promise<unknown> => {
  const channel = channels[tap.kind];
  if (channel.hasSubscribers) return channel.tracePromise(() => execute(tap, timeoutMs, call), { hook: tap.hook, owner: tap.owner, tap: tap.id });
  return execute(tap, timeoutMs, call);
};

const execute = async (tap: Tap, timeoutMs: number, call: (signal: AbortSignal) => unknown): Promise<unknown> => {
  const abort = new AbortController();
  tap.running += 1;
  try {
    const answer = call(abort.signal);
    if (!isPromise(answer)) return answer;
    const limit = Math.min(tap.options.timeoutMs ?? timeoutMs, timeoutMs);
    let timer: NodeJS.Timeout | undefined;
    try {
      return await Promise.race([
        answer,
        new Promise((_, reject) => {
          timer = setTimeout(() => {
            const late = new HookTimeout(tap, limit);
            abort.abort(late);
            reject(late);
          }, limit);
        }),
      ]);
    } finally {
      clearTimeout(timer);
    }
  } finally {
    tap.running -= 1;
    if (tap.running === 0) for (const tell of tap.onIdle.splice(0)) tell();
  }
};
