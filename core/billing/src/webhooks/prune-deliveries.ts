import type { House } from '../room.ts';

const DAY_MS = 86_400_000;
/** Days for which a delivery can be looked up. */
const KEEP = { delivered: 30, failed: 90 } as const;

/** Forgets what was delivered, or given up, long ago. The events stay, so they can still be replayed. */
export const pruneDeliveries = async ({ db, clock, still }: House): Promise<void> => {
  const first = await still.first('webhooks.prune', "select min(done_at) as at from webhook_deliveries where state <> 'waiting'");
  const before = (days: number): string => new Date(clock.wallMs() - days * DAY_MS).toISOString();
  if (first === null || first > before(KEEP.delivered)) return;
  await db.transaction(async () => {
    for (const [state, days] of Object.entries(KEEP)) await db.execute('delete from webhook_deliveries where state = ? and done_at < ?', [state, before(days)]);
  });
};
