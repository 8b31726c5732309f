import { setMaxListeners } from 'node:events';
import { isModuleError, ModuleError } from '@billet/sdk';
import { LinkError } from '../wire/link.ts';
import type { Session } from './session.ts';
import type { After } from './timers.ts';
import type { TokenBucket } from './token-bucket.ts';
import { createWorkQueue, type Answered, type Job, type Wish } from './work-queue.ts';

export interface PoolOptions {
  open(): Promise<Session>;
  readonly sessions: number;
  readonly bucket: TokenBucket;
  readonly idleMs: number;
  readonly lifetimeMs: number;
  wallMs(): number;
  readonly after: After;
}

export interface Pool {
  send(wish: Wish): Promise<Answered>;
  close(): Promise<void>;
  /** Sessions that are open now. */
  readonly open: number;
}

interface Slot {
  readonly session: Session;
  readonly openedAt: number;
  usedAt: number;
  job: Job | 'hello' | undefined;
}

/** Without work for so long, a session is given back to the registry. */
const LINGER_MS = 30 * 60_000;
const FIRST_PAUSE_MS = 2_000;
const LAST_PAUSE_MS = 5 * 60_000;

/** The sessions of one account at one registry: a queue in front, a speed limit, and lines that are kept open. */
export const createPool = (options: PoolOptions): Pool => {
  const { wallMs, after } = options;
  const queue = createWorkQueue();
  const slots = new Set<Slot>();
  let limit = options.sessions;
  let opening = 0;
  let failures = 0;
  let pausedUntil = 0;
  let lastTrouble: unknown;
  let closed = false;
  let cancelWake: (() => void) | undefined;
  let cancelKeepAlive: (() => void) | undefined;

  const drop = (slot: Slot): void => {
    slots.delete(slot);
    slot.session.close();
  };

  /** Why there is no session now. Nothing of what waits has left. */
  const trouble = (): unknown =>
    lastTrouble instanceof LinkError ? new LinkError(lastTrouble.reason, lastTrouble.message, false) : lastTrouble;

  const wakeIn = (ms: number): void => {
    cancelWake?.();
    cancelWake = after(ms, pump);
  };

  /**
   * A broken line says nothing about a command that had not left; questions may be asked again. When a registry starts
   * anew all lines are dead at once: as many tries as there may be lines, and one on a fresh one.
   */
  const mayRepeat = (error: unknown, job: Job, effect: 'reads' | 'writes'): boolean =>
    error instanceof LinkError && error.reason === 'network' && job.tries <= options.sessions && (!error.sent || effect === 'reads');

  const run = async (slot: Slot, job: Job): Promise<void> => {
    slot.job = job;
    job.tries += 1;
    let effect: 'reads' | 'writes' = 'writes';
    try {
      const { dialect } = slot.session;
      const command = job.wish.build(dialect);
      ({ effect } = command);
      const reply = await slot.session.run(command, job.wish.signal);
      job.resolve({ reply, dialect, command });
    } catch (error) {
      if (error instanceof LinkError) drop(slot);
      if (mayRepeat(error, job, effect)) queue.back(job);
      else job.reject(error);
    } finally {
      slot.job = undefined;
      slot.usedAt = wallMs();
      if (!slot.session.alive) drop(slot);
      pump();
    }
  };

  const grow = async (): Promise<void> => {
    opening += 1;
    try {
      const session = await options.open();
      failures = 0;
      if (closed) await session.logout();
      else slots.add({ session, openedAt: wallMs(), usedAt: wallMs(), job: undefined });
    } catch (error) {
      const full = isModuleError(error) && error.failure.code === '2502';
      // The registry counts other programs' sessions too: what it grants is the limit.
      if (full && slots.size > 0) limit = slots.size;
      else {
        failures += 1;
        pausedUntil = wallMs() + Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LAST_PAUSE_MS);
        lastTrouble = error;
        if (slots.size === 0) queue.failAll(trouble());
      }
    } finally {
      opening -= 1;
      pump();
    }
  };

  const free = (): Slot | undefined => {
    const now = wallMs();
    for (const slot of [...slots]) {
      if (slot.job !== undefined) continue;
      if (!slot.session.alive) drop(slot);
      else if (now - slot.openedAt >= options.lifetimeMs) {
        slots.delete(slot);
        void slot.session.logout();
      } else return slot;
    }
    return undefined;
  };

  function pump(): void {
    while (!closed && queue.size > 0) {
      const slot = free();
      if (slot === undefined) {
        // Those that are opening will take their share of what waits.
        const wanted = slots.size + opening < limit && opening < queue.size;
        if (wanted && wallMs() >= pausedUntil) {
          void grow();
          continue;
        }
        if (slots.size + opening === 0) queue.failAll(trouble());
        return;
      }
      const job = queue.next([...slots].some(({ job: each }) => typeof each === 'object' && each.wish.lane === 'poll'));
      if (job === undefined) return;
      const wait = options.bucket.take(wallMs());
      if (wait > 0) {
        queue.back(job);
        wakeIn(wait);
        return;
      }
      void run(slot, job);
    }
  }

  const keepAlive = async (slot: Slot): Promise<void> => {
    slot.job = 'hello';
    try {
      await slot.session.hello();
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      drop(slot);
    } finally {
      slot.job = undefined;
      pump();
    }
  };

  const tend = (): void => {
    const now = wallMs();
    limit = options.sessions;
    for (const slot of [...slots]) {
      if (slot.job !== undefined) continue;
      if (!slot.session.alive) drop(slot);
      else if (now - slot.usedAt >= LINGER_MS) {
        slots.delete(slot);
        void slot.session.logout();
      } else void keepAlive(slot);
    }
    cancelKeepAlive = after(options.idleMs / 2, tend);
  };
  cancelKeepAlive = after(options.idleMs / 2, tend);

  return {
    send: (wish) => {
      if (closed) return Promise.reject(new ModuleError('network', 'The account is being closed.'));
      // One call may ask for hundreds of names at once: that many listeners are no leak.
      if (wish.signal !== undefined) setMaxListeners(0, wish.signal);
      const job = queue.add(wish);
      pump();
      return job.promise;
    },
    close: async () => {
      closed = true;
      cancelWake?.();
      cancelKeepAlive?.();
      queue.failAll(new ModuleError('network', 'The account is being closed.'));
      const left = [...slots];
      slots.clear();
      await Promise.all(left.map(({ session }) => session.logout()));
    },
    get open() {
      return slots.size;
    },
  };
};
