import type { Database } from '@billet/database';

/** The last of so many new values of a counter. */
export const nextCounters = async (db: Database, key: string, count: number): Promise<number> => {
  const [row] = await db.raw<{ last: number | string }>(
    'insert into counters (key, last) values (?, ?) on conflict (key) do update set last = counters.last + excluded.last returning last',
    [key, count],
  );
  return Number(row?.last);
};

/** The next value of a counter that may have gaps only where a transaction rolled back. */
export const nextCounter = (db: Database, key: string): Promise<number> => nextCounters(db, key, 1);
