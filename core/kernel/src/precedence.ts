import { setImmediate as nextTurn } from 'node:timers/promises';

/** Who comes first where one process both answers people and works through a long run. */
export interface Precedence {
  /** Somebody waits for an answer until the returned function is called. */
  answering(): () => void;
  /**
   * Called by long work between two of its steps: lets everything else have a turn, and stands back while somebody waits
   * for an answer, though never for longer than `STANDS_BACK_MS`, so that a busy site cannot hold up a run for ever.
   */
  giveWay(): Promise<void>;
}

const STANDS_BACK_MS = 50;

export const createPrecedence = (): Precedence => {
  let waiting = 0;
  const standing = new Set<() => void>();
  return {
    answering: () => {
      waiting += 1;
      let over = false;
      return () => {
        if (over) return;
        over = true;
        waiting -= 1;
        if (waiting > 0) return;
        for (const goOn of standing) goOn();
      };
    },
    giveWay: async () => {
      await nextTurn();
      if (waiting === 0) return;
      await new Promise<void>((resolve) => {
        const goOn = (): void => {
          clearTimeout(timer);
          standing.delete(goOn);
          resolve();
        };
        const timer = setTimeout(goOn, STANDS_BACK_MS);
        standing.add(goOn);
      });
    },
  };
};
