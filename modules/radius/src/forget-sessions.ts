import type { CallCtx } from '@billet/sdk';
import type { RadiusDb } from './connect.ts';
import { asTime } from './times.ts';
import type { Account } from './settings.ts';

const DAY_MS = 24 * 3_600_000;
const BATCH = 5000;

const key = ({ accountId }: CallCtx<Account>): string => `forgot:${accountId}`;

/** Deletes sessions that ended longer ago than they are to be kept, some at a time; true = there are more. Once a day. */
export const forgetSessions = async (ctx: CallCtx<Account>, db: RadiusDb): Promise<boolean> => {
  const { keepSessions } = ctx.settings;
  const today = ctx.clock.wall().slice(0, 10);
  if (keepSessions === 0 || (await ctx.kv.get(key(ctx))) === today) return false;
  const until = asTime(db, new Date(ctx.clock.wallMs() - keepSessions * DAY_MS).toISOString());
  const old = await db
    .sql<{ radacctid: number | string; acctstoptime: number | string }>('radacct')
    .where('acctstoptime', '<', until)
    .orderBy('radacctid')
    .limit(BATCH)
    .select('radacctid');
  if (old.length > 0)
    await db
      .sql('radacct')
      .whereIn(
        'radacctid',
        old.map((row) => row.radacctid),
      )
      .delete();
  if (old.length === BATCH) return true;
  await ctx.kv.set(key(ctx), today);
  return false;
};
