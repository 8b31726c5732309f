import { setImmediate as nextTurn } from 'node:timers/promises';

/** What somebody who waits for an answer came for. */
export type Errand = 'read' | 'write';

/** Who comes first where one process both answers people and works through a long run. */
export interface Precedence {
  /** Somebody waits for an answer until the returned function is called. */
  answering(errand: Errand): () => void;
  /**
   * Called by long work between two of its steps: lets everything else have a turn, and stands back while somebody waits
   * for an answer, though never for longer than `STANDS_BACK_MS`, so that a busy site cannot hold up a run for ever.
   */
  giveWay(): Promise<void>;
  /** The same in the middle of a transaction, for readers only and for half as long: whoever came to write waits for its end. */
  giveWayToReaders(): Promise<void>;
}

const STANDS_BACK_MS = 50;

interface Queue {
  waiting: number;
  readonly standing: Set<() => void>;
}

const leave = (queue: Queue): void => {
  queue.waiting -= 1;
  if (queue.waiting > 0) return;
  for (const goOn of queue.standing) goOn();
};

const standBack = async (queue: Queue, ms: number): Promise<void> => {
  await nextTurn();
  if (queue.waiting === 0) return;
  await new Promise<void>((resolve) => {
    const goOn = (): void => {
      clearTimeout(timer);
      queue.standing.delete(goOn);
      resolve();
    };
    const timer = setTimeout(goOn, ms);
    queue.standing.add(goOn);
  });
};

export const createPrecedence = (): Precedence => {
  const all: Queue = { waiting: 0, standing: new Set() };
  const readers: Queue = { waiting: 0, standing: new Set() };
  return {
    answering: (errand) => {
      const queues = errand === 'read' ? [all, readers] : [all];
      for (const queue of queues) queue.waiting += 1;
      let over = false;
      return () => {
        if (over) return;
        over = true;
        queues.forEach(leave);
      };
    },
    giveWay: () => standBack(all, STANDS_BACK_MS),
    giveWayToReaders: () => standBack(readers, STANDS_BACK_MS / 2),
  };
};
