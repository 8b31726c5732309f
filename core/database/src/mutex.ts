import { DatabaseError } from './errors.ts';

/** So many go ahead one after the other; then the first of those that wait has its turn, however many more are in a hurry. */
const MOST_AHEAD = 8;

/** First come, first served, but for those that go ahead. A waiter that waits longer than `timeoutMs` gives up, so a deadlock shows itself. */
export class FairMutex {
  readonly #timeoutMs: number;
  readonly #ahead: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  #held = false;
  #aheadInRow = 0;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  async run<T>(fn: () => Promise<T>, ahead = false): Promise<T> {
    await this.#acquire(ahead);
    try {
      return await fn();
    } finally {
      const next = this.#next();
      if (next) next();
      else this.#held = false;
    }
  }

  #next(): (() => void) | undefined {
    const hurried = this.#aheadInRow < MOST_AHEAD || this.#waiting.length === 0 ? this.#ahead.shift() : undefined;
    this.#aheadInRow = hurried === undefined || this.#waiting.length === 0 ? 0 : this.#aheadInRow + 1;
    return hurried ?? this.#waiting.shift();
  }

  #acquire(ahead: boolean): Promise<void> | undefined {
    if (!this.#held) {
      this.#held = true;
      return undefined;
    }
    const line = ahead ? this.#ahead : this.#waiting;
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        line.splice(line.indexOf(enter), 1);
        reject(
          new DatabaseError(
            'busy',
            `no turn to write within ${String(this.#timeoutMs)} ms; does a transaction wait for another one?`,
          ),
        );
      }, this.#timeoutMs);
      line.push(enter);
    });
  }
}
