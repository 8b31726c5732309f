import type { Database } from '@billet/database';

/** The next number of a series: one that came back first, else the counter's. Rolled back with the work it is taken in, so there is no gap. */
export const takeNumber = async (db: Database, seriesId: number): Promise<number> => {
  const [free] = await db.raw<{ number: number | string }>(
    'delete from fiscal_free_numbers where id = (select id from fiscal_free_numbers where series_id = ? order by number limit 1) returning number',
    [seriesId],
  );
  if (free !== undefined) return Number(free.number);
  const [next] = await db.raw<{ last: number | string }>('update fiscal_series set last = last + 1 where id = ? returning last', [seriesId]);
  return Number(next?.last);
};
