import { isIPv4 } from 'node:net';
import { done, failed, type CallCtx, type Outcome, type Ref, type ResourceHandler } from '@billet/sdk';
import type { RadiusDb } from './connect.ts';
import { tellSessions, type Wire } from './end-sessions.ts';
import { loginsOf } from './remove-logins.ts';
import {
  allOpen,
  listSessions,
  openSession,
  openSessions,
  type AcctRow,
  type Stretch,
  type Whose,
} from './sessions.ts';
import type { Account } from './settings.ts';

/** All open sessions; `*>17-40` = those after row 17, up to row 40. */
const ALL = /^\*(?:>(\d+)-(\d+))?$/;
/** One call ends so many seconds' worth of sessions; the rest is `pending`. */
const SECONDS_PER_CALL = 10;

const whoseSessions = async (db: RadiusDb, ref: Ref): Promise<Whose> => {
  const nas = ref.data?.['nas'];
  return typeof nas === 'string' && isIPv4(nas) ? { nas } : { usernames: (await loginsOf(db, ref)).names };
};

export interface Opened {
  <T>(ctx: CallCtx<Account>, work: (db: RadiusDb) => Promise<T>): Promise<T>;
}

const endSome = async (
  ctx: CallCtx<Account>,
  db: RadiusDb,
  wire: Wire,
  whose: Whose,
  stretch: Stretch,
): Promise<Outcome<void>> => {
  const most = ctx.settings.coaPerSecond * SECONDS_PER_CALL;
  const rows = await openSessions(db, whose, stretch, most + 1);
  const now: readonly AcctRow[] = rows.slice(0, most);
  const told = await tellSessions(ctx, db, wire, now);
  if (told.failure !== undefined) return told.failure;
  const last = now.at(-1);
  if (rows.length > most && last !== undefined)
    return { status: 'pending', job: `*>${String(last.radacctid)}-${stretch.until}`, pollAfterMs: 1000 };
  return done(undefined, told.note === undefined ? [] : [told.note]);
};

/**
 * Sessions of a service, or with `data.nas` in the reference those of a whole access point. An id of `*` ends all of
 * them at the agreed rate; a `pending` answer carries the id to go on with.
 */
export const sessionResource = (
  opened: Opened,
  outcomeOf: <T>(ctx: CallCtx<Account>, work: (db: RadiusDb) => Promise<Outcome<T>>) => Promise<Outcome<T>>,
  wire: Wire,
): ResourceHandler<Account, 'session'> => ({
  list: (ctx, account, cursor) =>
    opened(ctx, async (db) => listSessions(db, await whoseSessions(db, account), cursor)),
  remove: (ctx, account, id) =>
    outcomeOf(ctx, async (db) => {
      const whose = await whoseSessions(db, account);
      const all = ALL.exec(id);
      if (all !== null) {
        const [, after, until] = all;
        const stretch =
          after === undefined || until === undefined ? await allOpen(db, whose) : { after, until };
        return endSome(ctx, db, wire, whose, stretch);
      }
      const told = await tellSessions(ctx, db, wire, await openSession(db, whose, id));
      if (told.note !== undefined) return failed('unsupported', 'No shared secret for disconnects is set.');
      return told.failure ?? done(undefined);
    }),
});
