import type { Database, SqlValue } from '@billet/database';

/**
 * Answers that hold for as long as nobody writes, while a sandbox's clock moves: a year of it has hundreds of days on which
 * nothing happens, and each asks thirty times whether something is due. Outside of a move every question is asked anew.
 */
export interface Still {
  /** What `load` gives. `key` names the question with everything it depends on besides the database. */
  ask<T>(key: string, load: () => PromiseLike<T>): Promise<T>;
  /** The first day or instant at which something falls due: what `sql` gives as `at`; `null` says that nothing does. */
  first(key: string, sql: string, bindings?: readonly SqlValue[]): Promise<string | null>;
}

export interface StillSandbox extends Still {
  /** Runs a move of the clock. What others write meanwhile counts from the next write of this process, or the next move. */
  moving<T>(move: () => Promise<T>): Promise<T>;
}

/** `othersWrote` hears, as a move begins, that another process may have written since the last one. */
export const createStill = (db: Database, othersWrote: () => void): StillSandbox => {
  const known = new Map<string, unknown>();
  let asOf = db.commits();
  let others = '';
  let moving = false;
  let relaxed: Promise<void> | undefined;
  const ask = async <T>(key: string, load: () => PromiseLike<T>): Promise<T> => {
    if (!moving) return await load();
    if (db.commits() !== asOf) {
      known.clear();
      asOf = db.commits();
    }
    if (known.has(key)) return known.get(key) as T;
    const answer = await load();
    if (db.commits() === asOf) known.set(key, answer);
    return answer;
  };
  return {
    ask,
    first: (key, sql, bindings) => ask(key, async () => (await db.raw<{ at: string | null }>(sql, bindings))[0]?.at ?? null),
    moving: async (move) => {
      await (relaxed ??= db.relaxCommits());
      const now = await db.writtenByOthers();
      if (now !== others) {
        known.clear();
        othersWrote();
      }
      others = now;
      moving = true;
      try {
        return await move();
      } finally {
        moving = false;
      }
    },
  };
};

/** Whether the first of something is due by now; `null` says that there is none. */
export const isReached = (first: string | null, now: string): boolean => first !== null && first <= now;
