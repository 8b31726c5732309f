import type { EventTapOptions } from '@billet/sdk';
import type { HookKind, TapInfo } from './types.ts';

const RING = 64;
const FAILURES_TO_OPEN = 5;
const WINDOW_MS = 60_000;

/** One handler on one hook, with its statistics. */
export interface Tap {
  readonly hook: string;
  readonly kind: HookKind;
  readonly owner: string;
  readonly id: string;
  readonly options: EventTapOptions;
  readonly handler: (...args: never[]) => unknown;
  readonly sequence: number;
  calls: number;
  failures: number;
  running: number;
  readonly times: number[];
}

/** Failures of one owner in the last minute; five of them open the circuit, a minute later one try is let through. */
export class Circuit {
  #recent: number[] = [];
  #openedAt: number | undefined;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get open(): boolean {
    return this.#openedAt !== undefined && this.#nowMs() - this.#openedAt < WINDOW_MS;
  }

  /** True if this failure opened the circuit. */
  failed(): boolean {
    const now = this.#nowMs();
    const halfOpen = this.#openedAt !== undefined;
    this.#recent = [...this.#recent.filter((at) => now - at < WINDOW_MS), now];
    if (!halfOpen && this.#recent.length < FAILURES_TO_OPEN) return false;
    this.#openedAt = now;
    return true;
  }

  succeeded(): void {
    if (this.#openedAt === undefined) return;
    this.#openedAt = undefined;
    this.#recent = [];
  }
}

export const remember = (tap: Tap, ms: number): void => {
  tap.times[tap.calls % RING] = ms;
  tap.calls += 1;
};

export const tapInfo = (tap: Tap, circuit: Circuit | undefined): TapInfo => {
  const sorted = [...tap.times].sort((a, b) => a - b);
  return {
    hook: tap.hook,
    kind: tap.kind,
    owner: tap.owner,
    id: tap.id,
    priority: tap.options.priority ?? 0,
    state: circuit?.open === true ? 'open-circuit' : 'active',
    calls: tap.calls,
    failures: tap.failures,
    p95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
  };
};

/** Priority first, then `before`/`after` within a priority, then registration. A cycle falls back to registration. */
export const ordered = (taps: readonly Tap[]): readonly Tap[] => {
  const byRank = [...taps].sort((a, b) => (a.options.priority ?? 0) - (b.options.priority ?? 0) || a.sequence - b.sequence);
  const result: Tap[] = [];
  const waiting = [...byRank];
  const mustFollow = (tap: Tap, other: Tap): boolean =>
    other !== tap &&
    (other.options.priority ?? 0) === (tap.options.priority ?? 0) &&
    ((tap.options.after?.includes(other.id) ?? false) || (other.options.before?.includes(tap.id) ?? false));
  while (waiting.length > 0) {
    const at = waiting.findIndex((tap) => !waiting.some((other) => mustFollow(tap, other)));
    result.push(...waiting.splice(Math.max(at, 0), 1));
  }
  return result;
};
