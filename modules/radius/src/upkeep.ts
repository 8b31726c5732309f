import { done, failed, type CallCtx, type Outcome } from '@billet/sdk';
import type { RadiusDb } from './connect.ts';
import type { Wire } from './end-sessions.ts';
import { forgetOld } from './forget-old.ts';
import type { Account } from './settings.ts';
import { tellHours } from './tell-hours.ts';

/** One call tells so many seconds' worth of sessions. */
const SECONDS_PER_CALL = 10;
const SOON_MS = 500;
const RETRY_MS = 60_000;

/** What the server needs besides its logins: speeds that follow the hour, and an end to what is old. */
export const upkeep = async (ctx: CallCtx<Account>, db: RadiusDb, wire: Wire): Promise<Outcome<void>> => {
  const hours = await tellHours(ctx, db, wire, ctx.settings.coaPerSecond * SECONDS_PER_CALL);
  const more = (await forgetOld(ctx, db)) || hours.more;
  if (more) return { status: 'pending', job: 'more', pollAfterMs: SOON_MS };
  if (hours.problems.length === 0) return done(undefined);
  return failed('remote', hours.problems.join('\n'), { retry: 'later', retryAfterMs: RETRY_MS });
};
