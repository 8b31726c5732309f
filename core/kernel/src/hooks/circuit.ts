const FAILURES_TO_OPEN = 5;
const WINDOW_MS = 60_000;

export type CircuitState = 'closed' | 'open' | 'half-open';

/** Failures of one owner in the last minute; five of them open the circuit, a minute later one try is let through. */
export class Circuit {
  #recent: number[] = [];
  #openedAt: number | undefined;
  #probing = false;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get state(): CircuitState {
    if (this.#openedAt === undefined) return 'closed';
    return this.#nowMs() - this.#openedAt < WINDOW_MS ? 'open' : 'half-open';
  }

  /** When the next try is let through, in wall milliseconds. */
  get retryMs(): number {
    return this.#openedAt === undefined ? this.#nowMs() : Math.max(this.#openedAt + WINDOW_MS, this.#nowMs() + 1000);
  }

  /** Whether a call may go through. Who was let through must report `failed` or `succeeded`. */
  admits(): boolean {
    const { state } = this;
    if (state === 'closed') return true;
    if (state === 'open' || this.#probing) return false;
    this.#probing = true;
    return true;
  }

  /** True if this failure opened the circuit. A call that began before does not open it twice. */
  failed(): boolean {
    const { state } = this;
    const now = this.#nowMs();
    this.#recent = [...this.#recent.filter((at) => now - at < WINDOW_MS), now];
    if (state === 'open' || (state === 'closed' && this.#recent.length < FAILURES_TO_OPEN)) return false;
    this.#probing = false;
    this.#openedAt = now;
    return true;
  }

  /** True if this success closed the circuit. */
  succeeded(): boolean {
    if (this.state !== 'half-open') return false;
    this.#probing = false;
    this.#openedAt = undefined;
    this.#recent = [];
    return true;
  }
}
