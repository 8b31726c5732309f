import type { CallCtx } from '@billet/sdk';
import type { RadiusDb } from './connect.ts';
import { asTime } from './times.ts';
import type { Account } from './settings.ts';

const DAY_MS = 24 * 3_600_000;
const BATCH = 5000;

/** Rows of one table that are older than so many days; 0 = all are kept. */
interface Old {
  readonly table: string;
  readonly id: string;
  readonly time: string;
  readonly keep: number;
  /** A moment in the way in which the column has it. */
  readonly written: (instant: string) => ReturnType<typeof asTime>;
}

const oldOf = ({ settings }: CallCtx<Account>, db: RadiusDb): readonly Old[] => [
  { table: 'radacct', id: 'radacctid', time: 'acctstoptime', keep: settings.keepSessions, written: (instant) => asTime(db, instant) },
  // A time stamp or a text, as the tables were made; both compare with a day.
  { table: 'radpostauth', id: 'id', time: 'authdate', keep: settings.keepAnswers, written: (instant) => instant.slice(0, 10) },
];

const deleteSome = async (ctx: CallCtx<Account>, db: RadiusDb, { table, id, time, keep, written }: Old): Promise<boolean> => {
  const today = ctx.clock.wall().slice(0, 10);
  const key = `forgot:${ctx.accountId}:${table}`;
  if (keep === 0 || (await ctx.kv.get(key)) === today) return false;
  const until = written(new Date(ctx.clock.wallMs() - keep * DAY_MS).toISOString());
  const old = await db.sql<Record<string, number | string>>(table).where(time, '<', until).orderBy(id).limit(BATCH).select(id);
  if (old.length > 0) await db.sql(table).whereIn(id, old.map((row) => row[id] ?? 0)).delete();
  if (old.length === BATCH) return true;
  await ctx.kv.set(key, today);
  return false;
};

/**
 * Deletes sessions that ended, and answers to logins that were given, longer ago than they are to be kept, some at a
 * time; true = there are more. Once a day. The answers hold the passwords that were tried, as FreeRADIUS comes.
 */
export const forgetOld = async (ctx: CallCtx<Account>, db: RadiusDb): Promise<boolean> => {
  let more = false;
  for (const old of oldOf(ctx, db)) more = (await deleteSome(ctx, db, old)) || more;
  return more;
};
