import type { Database, Fact, KeyValueStore } from '@billet/database';
import type { SchedulerParts } from '@billet/kernel';
import type { ClockState } from './follow-sandbox.ts';

interface Moved {
  readonly instant: string;
  readonly fired: ReadonlyMap<string, string>;
}

const factsOf = ({ instant, fired }: Moved): readonly Fact[] => [
  { owner: 'kernel', key: 'clock', value: { sandbox: instant } satisfies ClockState },
  ...[...fired].map(([key, value]) => ({ owner: 'schedules', key, value })),
];

/** Where the sandbox stands is written with what is written there first; an instant at which nothing happens costs no write. */
export const keepClock = (db: Database, keyValues: KeyValueStore): Pick<SchedulerParts, 'onMoved' | 'keep'> => {
  let moved: Moved | undefined;
  const isKept = (kept: Moved): void => {
    if (moved === kept) moved = undefined;
  };
  db.beginWith(async (work) => {
    if (moved === undefined) return;
    const kept = moved;
    await keyValues.setAll(factsOf(kept));
    work.afterCommit(() => { isKept(kept); });
  });
  return {
    onMoved: (instant, fired) => {
      moved = { instant, fired: new Map([...(moved?.fired ?? []), ...fired]) };
    },
    keep: async () => {
      if (moved === undefined) return;
      const kept = moved;
      await keyValues.setAlone(factsOf(kept));
      isKept(kept);
    },
  };
};
