import type { Database } from '@billet/database';

/** The next value of a counter that may have gaps only where a transaction rolled back. */
export const nextCounter = async (db: Database, key: string): Promise<number> => {
  const [row] = await db.raw<{ last: number | string }>(
    'insert into counters (key, last) values (?, 1) on conflict (key) do update set last = counters.last + 1 returning last',
    [key],
  );
  return Number(row?.last);
};
