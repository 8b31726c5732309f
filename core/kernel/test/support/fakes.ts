import type { Clock, IdSource } from '@billet/sdk';
import { createDispatcher, createHookBus, createMemoryOutbox, type Dispatcher, type InnerBus, type KernelLog, type OutboxStore, type UnitOfWork } from '@billet/kernel';

/** Both clocks in the hand of the test. */
export interface HandClock extends Clock {
  advance(ms: number): void;
}

export const handClock = (start = '2027-01-21T12:00:00.000Z'): HandClock => {
  let ms = new Date(start).getTime();
  const text = (): string => new Date(ms).toISOString();
  return { sandbox: false, now: text, today: () => text().slice(0, 10), wall: text, wallMs: () => ms, advance: (by) => { ms += by; } };
};

/** Ids that count, and a die that always falls in the middle. */
export const countingIds = (): IdSource => {
  let count = 0;
  return { ulid: () => `id-${String((count += 1))}`, token: (bytes) => 'x'.repeat(bytes), random: () => 0.5 };
};

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>> | undefined;
}

/** A log that remembers. */
export const keptLog = (): KernelLog & { readonly lines: LogLine[] } => {
  const lines: LogLine[] = [];
  const at = (level: string) => (message: string, data?: Readonly<Record<string, unknown>>) => void lines.push({ level, message, data });
  const log = { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), child: () => log };
  return log;
};

/** A unit of work that commits when the test says so. */
export interface HandWork extends UnitOfWork {
  commit(): Promise<void>;
}

let works = 0;

export const handWork = (): HandWork => {
  const after: (() => void | Promise<void>)[] = [];
  return {
    id: `work-${String((works += 1))}`,
    afterCommit: (run) => void after.push(run),
    commit: async () => {
      for (const run of after.splice(0)) await run();
    },
  };
};

export interface TestBus {
  readonly bus: InnerBus;
  readonly outbox: OutboxStore & { readonly events: readonly { readonly name: string; readonly payload: unknown }[] };
  readonly dispatcher: Dispatcher;
  readonly clock: HandClock;
  readonly log: ReturnType<typeof keptLog>;
}

export const testBus = (): TestBus => {
  const clock = handClock();
  const log = keptLog();
  const ids = countingIds();
  const outbox = createMemoryOutbox(clock);
  const bus = createHookBus({ outbox, clock, ids, log });
  return { bus, outbox, clock, log, dispatcher: createDispatcher({ bus, outbox, clock, ids, log }) };
};

/** A promise and the hand that ends it. */
export const later = <T = void>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void; readonly reject: (error: unknown) => void } => {
  let hands: { resolve: (value: T) => void; reject: (error: unknown) => void } | undefined;
  const promise = new Promise<T>((resolve, reject) => { hands = { resolve, reject }; });
  return { promise, resolve: (value) => hands?.resolve(value), reject: (error) => hands?.reject(error) };
};

/** Lets everything that is ready to run, run. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The error that a promise or a function ends with. */
export const errorOf = async (work: Promise<unknown> | (() => unknown)): Promise<Error & { code?: string; field?: string; status?: number; details?: Readonly<Record<string, unknown>> }> => {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    return error as Error;
  }
  throw new Error('there was no error');
};
