import type { Database } from '../database.ts';

/** Takes one hit back that was not what the limit is for. */
export const releaseRateLimit = async (db: Database, key: string): Promise<void> => {
  await db.execute('update rate_limits set hits = hits - 1 where key = ? and hits > 0', [key]);
};

/** Counts one hit; false when the key has used up its allowance for the window (wall time). */
export const hitRateLimit = (db: Database, key: string, allowed: number, windowMs: number): Promise<boolean> =>
  db.transaction(async () => {
    const now = db.clock.wall();
    const reset = new Date(db.clock.wallMs() + windowMs).toISOString();
    const [row] = await db.raw<{ hits: number | string }>(
      `insert into rate_limits (key, hits, reset_at) values (?, 1, ?)
       on conflict (key) do update set
         hits = case when rate_limits.reset_at <= ? then 1 else rate_limits.hits + 1 end,
         reset_at = case when rate_limits.reset_at <= ? then excluded.reset_at else rate_limits.reset_at end
       returning hits`,
      [key, reset, now, now],
    );
    return Number(row?.hits ?? 1) <= allowed;
  });
