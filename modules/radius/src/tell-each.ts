import type { CallCtx } from '@billet/sdk';
import type { Attribute } from './attribute.ts';
import type { RadiusDb } from './connect.ts';
import { tellSessions, type Wire } from './end-sessions.ts';
import { secretsOf } from './find-secret.ts';
import type { AcctRow } from './sessions.ts';
import type { Account } from './settings.ts';

/** A session that could not be told, and why. */
export interface Missed {
  readonly row: AcctRow;
  readonly why: string;
}

/** What came of telling many sessions, each by itself. */
export interface Round {
  readonly reached: number;
  readonly missed: readonly Missed[];
}

/** As `tellSessions`, but one that cannot be told keeps nobody from the others. Equipment that was silent once is not asked again. */
export const tellEach = async (
  ctx: CallCtx<Account>,
  db: RadiusDb,
  wire: Wire,
  rows: readonly AcctRow[],
  changesOf: (row: AcctRow) => readonly Attribute[] | undefined = () => undefined,
): Promise<Round> => {
  const silent = new Map<string, string>();
  const secretOf = secretsOf(db);
  const missed: Missed[] = [];
  let reached = 0;
  for (const row of rows) {
    ctx.signal.throwIfAborted();
    const place = ctx.settings.coaHost === '' ? row.nasipaddress : ctx.settings.coaHost;
    const known = silent.get(place);
    if (known !== undefined) {
      missed.push({ row, why: known });
      continue;
    }
    const { failure, unheard, note } = await tellSessions(ctx, db, wire, [row], changesOf(row), secretOf);
    const why = failure?.message ?? note;
    if (why === undefined) reached += 1;
    else missed.push({ row, why });
    if (unheard === true && why !== undefined) silent.set(place, why);
  }
  return { reached, missed };
};
