import { targetOf, type KernelClock } from './clock.ts';
import type { KernelLog } from './log.ts';
import { nextFire } from './next-fire.ts';

/** Something that recurs by the business clock. */
export interface Schedule {
  readonly name: string;
  /** Cron line, read in `zone`. */
  readonly pattern: string;
  readonly zone: string;
  /** Does or enqueues the work. Missed fires collapse into one; the work itself catches up by its own cursors. */
  run(firedFor: string): Promise<void>;
}

/** Remembers up to which business instant each schedule has fired. */
export interface ScheduleStore {
  read(): Promise<ReadonlyMap<string, string>>;
  write(name: string, firedFor: string): Promise<void>;
}

export interface SchedulerParts {
  readonly clock: KernelClock;
  readonly store: ScheduleStore;
  readonly log: KernelLog;
  /** Runs what is due (jobs, events) until nothing is. Used when the sandbox moves. */
  settle(): Promise<void>;
  /** The same, if anything was written since, or this process has not done it yet: a fire that found nothing to do has caused nothing. */
  settleIfWritten(): Promise<void>;
  /**
   * Hears where the sandbox stands now, and what has fired since it last moved. All of it is kept with the next thing
   * that is written, and at the latest by `keep`: so if the process dies, everything that is there was written at the
   * instant at which the clock stands, and the fires of that instant come again, which changes nothing.
   */
  onMoved(instant: string, fired: ReadonlyMap<string, string>): void;
  keep(): Promise<void>;
  /** Runs a move of the sandbox's clock, from its first fire to its last. */
  moving<T>(move: () => Promise<T>): Promise<T>;
  /** On several machines only one fires; the others ask in vain. Always true on one machine. */
  isLeader(): Promise<boolean>;
}

export interface Scheduler {
  add(schedule: Schedule): void;
  remove(prefix: string): void;
  /** Fires what is due by now. Returns the names fired. */
  tick(): Promise<readonly string[]>;
  /** Moves the sandbox clock, stopping at every fire in between, in order. */
  advanceTo(instant: string, onDay?: (instant: string) => void): Promise<void>;
  start(intervalMs?: number): void;
  stop(): Promise<void>;
}

export const createScheduler = (parts: SchedulerParts): Scheduler => {
  const schedules = new Map<string, Schedule>();
  const upcoming = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  /** Ticks and moves never overlap: two moves at once would take turns in moving the clock. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = running.then(work);
    running = mine.catch(() => undefined);
    return mine;
  };

  /** A schedule seen for the first time starts from now: it has nothing to catch up with. */
  const refresh = async (): Promise<void> => {
    const unknown = [...schedules.values()].filter(({ name }) => !upcoming.has(name));
    if (unknown.length === 0) return;
    const fired = await parts.store.read();
    for (const schedule of unknown) {
      const since = fired.get(schedule.name);
      if (since === undefined) await parts.store.write(schedule.name, parts.clock.now());
      const next = nextFire(schedule, since ?? parts.clock.now());
      if (next !== undefined) upcoming.set(schedule.name, next);
    }
  };

  const fire = async (schedule: Schedule, due: string, remember: ScheduleStore['write']): Promise<void> => {
    try {
      await schedule.run(due);
    } catch (error) {
      parts.log.error(`schedule ${schedule.name} failed`, { error });
    }
    await remember(schedule.name, parts.clock.now());
    const next = nextFire(schedule, parts.clock.now());
    if (next === undefined) upcoming.delete(schedule.name);
    else upcoming.set(schedule.name, next);
  };

  const due = (until: string): { readonly schedule: Schedule; readonly at: string } | undefined => {
    let first: { readonly schedule: Schedule; readonly at: string } | undefined;
    for (const [name, at] of upcoming) {
      const schedule = schedules.get(name);
      if (schedule === undefined || at > until) continue;
      if (first === undefined || at < first.at || (at === first.at && name < first.schedule.name)) first = { schedule, at };
    }
    return first;
  };

  const tick = async (): Promise<readonly string[]> => {
    if (!(await parts.isLeader())) {
      // Another machine fires; whoever leads next reads what it left in the store.
      upcoming.clear();
      return [];
    }
    await refresh();
    const names: string[] = [];
    for (let next = due(parts.clock.now()); next !== undefined; next = due(parts.clock.now())) {
      await fire(next.schedule, next.at, parts.store.write);
      names.push(next.schedule.name);
    }
    return names;
  };

  const advance = async (instant: string, onDay?: (instant: string) => void): Promise<void> => {
    const target = targetOf(parts.clock, instant);
    // What a killed process left behind belongs to the instant at which the clock stands.
    await parts.settleIfWritten();
    await refresh();
    const fired = new Map<string, string>();
    const move = (to: string): void => {
      parts.clock.moveTo(to);
      parts.onMoved(to, new Map(fired));
      fired.clear();
    };
    const remember = (name: string, at: string): Promise<void> => {
      fired.set(name, at);
      return Promise.resolve();
    };
    for (let next = due(target); next !== undefined; next = due(target)) {
      if (next.at > parts.clock.now()) {
        move(next.at);
        onDay?.(next.at);
      }
      await fire(next.schedule, next.at, remember);
      await parts.settleIfWritten();
    }
    move(target);
    await parts.keep();
    await parts.settle();
  };

  return {
    add: (schedule) => {
      schedules.set(schedule.name, schedule);
      upcoming.delete(schedule.name);
    },
    remove: (prefix) => {
      for (const name of schedules.keys()) {
        if (!name.startsWith(prefix)) continue;
        schedules.delete(name);
        upcoming.delete(name);
      }
    },
    tick: () => inTurn(tick),
    advanceTo: (instant, onDay) => inTurn(() => parts.moving(() => advance(instant, onDay))),
    start: (intervalMs = 15_000) => {
      timer = setInterval(() => {
        inTurn(tick).catch((error: unknown) => {
          parts.log.error('scheduler failed', { error });
        });
      }, intervalMs);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
};
