import type { EventTapOptions } from '@billet/sdk';
import type { Circuit } from './circuit.ts';
import type { HookKind, TapInfo } from './types.ts';

const RING = 64;

/** One handler on one hook, with its statistics. */
export interface Tap {
  readonly hook: string;
  readonly kind: HookKind;
  readonly owner: string;
  /** Place of the owner in the boot order. */
  readonly rank: number;
  readonly id: string;
  readonly options: EventTapOptions;
  readonly handler: (...args: never[]) => unknown;
  readonly sequence: number;
  /** Of a follower of all events: which of them it wants to hear of, asked when they are written. */
  readonly wants?: (name: string) => Promise<boolean>;
  calls: number;
  failures: number;
  running: number;
  readonly times: number[];
  /** Who waits until no handler runs any more. */
  readonly onIdle: (() => void)[];
}

export const remember = (tap: Tap, ms: number): void => {
  tap.times[tap.calls % RING] = ms;
  tap.calls += 1;
};

/** Waits for running handlers. */
export const untilIdle = (tap: Tap): Promise<void> =>
  tap.running === 0 ? Promise.resolve() : new Promise((resolve) => tap.onIdle.push(resolve));

export const tapInfo = (tap: Tap, circuit: Circuit | undefined): TapInfo => {
  const sorted = [...tap.times].sort((a, b) => a - b);
  return {
    hook: tap.hook,
    kind: tap.kind,
    owner: tap.owner,
    id: tap.id,
    priority: tap.options.priority ?? 0,
    state: circuit?.state === 'open' ? 'open-circuit' : 'active',
    calls: tap.calls,
    failures: tap.failures,
    p95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
  };
};

/** Priority first, then `before`/`after` within a priority, then boot order, then registration. A cycle falls back to the latter two. */
export const ordered = (taps: readonly Tap[]): readonly Tap[] => {
  const priority = (tap: Tap): number => tap.options.priority ?? 0;
  const waiting = [...taps].sort((a, b) => priority(a) - priority(b) || a.rank - b.rank || a.sequence - b.sequence);
  const result: Tap[] = [];
  const mustFollow = (tap: Tap, other: Tap): boolean =>
    other !== tap &&
    priority(other) === priority(tap) &&
    ((tap.options.after?.includes(other.id) ?? false) || (other.options.before?.includes(tap.id) ?? false));
  while (waiting.length > 0) {
    const at = waiting.findIndex((tap) => !waiting.some((other) => mustFollow(tap, other)));
    result.push(...waiting.splice(Math.max(at, 0), 1));
  }
  return result;
};
