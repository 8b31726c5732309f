import type { Database, KeyValueStore } from '@billet/database';
import type { SchedulerParts } from '@billet/kernel';
import type { ClockState } from './follow-sandbox.ts';

interface Moved {
  readonly instant: string;
  readonly fired: ReadonlyMap<string, string>;
}

/** Where the sandbox stands is written with what is written there first; an instant at which nothing happens costs no write. */
export const keepClock = (db: Database, keyValues: KeyValueStore): Pick<SchedulerParts, 'onMoved' | 'keep'> => {
  let moved: Moved | undefined;
  db.beginWith(async (work) => {
    if (moved === undefined) return;
    const kept = moved;
    await keyValues.set('kernel', 'clock', { sandbox: kept.instant } satisfies ClockState);
    await keyValues.setMany('schedules', kept.fired);
    work.afterCommit(() => {
      if (moved === kept) moved = undefined;
    });
  });
  return {
    onMoved: (instant, fired) => {
      moved = { instant, fired: new Map([...(moved?.fired ?? []), ...fired]) };
    },
    keep: () => db.transaction(() => Promise.resolve(), { uncounted: true }),
  };
};
