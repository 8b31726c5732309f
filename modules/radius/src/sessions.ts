import type { Knex } from 'knex';
import { failed, type CallCtx, type Failure, type ResourceMap } from '@billet/sdk';
import { exchange } from './exchange.ts';
import { buildRequest, CODE } from './radius-packet.ts';
import type { Account } from './settings.ts';

const GONE = 503;

interface AcctRow {
  readonly radacctid: number | string;
  readonly acctsessionid: string;
  readonly acctuniqueid: string;
  readonly username: string;
  readonly nasipaddress: string;
  readonly acctstarttime: number | Date | null;
  readonly acctstoptime: number | Date | null;
  readonly acctinputoctets: number | string | null;
  readonly acctoutputoctets: number | string | null;
  readonly callingstationid: string | null;
  readonly framedipaddress: string | null;
  readonly acctterminatecause: string | null;
}

const plainAddress = (text: string): string => text.split('/')[0] ?? text;

/** Epoch seconds on SQLite, timestamps on PostgreSQL. */
const instant = (value: number | Date | null): string | undefined => {
  if (value === null) return undefined;
  return (value instanceof Date ? value : new Date(value * 1000)).toISOString();
};

const toSession = (row: AcctRow): ResourceMap['session'] & { readonly id: string } => {
  const stoppedAt = instant(row.acctstoptime);
  return {
    id: row.acctuniqueid,
    username: row.username,
    nas: plainAddress(row.nasipaddress),
    startedAt: instant(row.acctstarttime) ?? '1970-01-01T00:00:00.000Z',
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    ...(row.framedipaddress === null || plainAddress(row.framedipaddress) === '0.0.0.0' ? {} : { ip: plainAddress(row.framedipaddress) }),
    ...(row.callingstationid === null || row.callingstationid === '' ? {} : { mac: row.callingstationid }),
    up: Number(row.acctinputoctets ?? 0),
    down: Number(row.acctoutputoctets ?? 0),
    ...(row.acctterminatecause === null || row.acctterminatecause === '' ? {} : { endedBecause: row.acctterminatecause }),
  };
};

/** Open sessions first, then the latest. */
export const listSessions = async (db: Knex, username: string, limit = 50): Promise<readonly (ResourceMap['session'] & { readonly id: string })[]> => {
  const rows = (await db('radacct')
    .where({ username })
    .orderByRaw('case when acctstoptime is null then 0 else 1 end, radacctid desc')
    .limit(limit)) as AcctRow[];
  return rows.map(toSession);
};

const closeStale = async (db: Knex, account: Account, row: AcctRow): Promise<void> => {
  const now = account.engine === 'sqlite' ? db.raw("cast(strftime('%s','now') as integer)") : db.fn.now();
  await db('radacct').where({ radacctid: row.radacctid }).whereNull('acctstoptime').update({ acctstoptime: now, acctterminatecause: 'Lost-Service' });
};

/**
 * Ends the open sessions of a login, so that the new rows count at once. "Session unknown" is as good as done. Without a
 * shared secret nothing is sent: then the rows count at the next login.
 */
export const disconnect = async (ctx: CallCtx<Account>, db: Knex, username: string): Promise<{ readonly closed: number; readonly note: string | undefined; readonly failure: Failure | undefined }> => {
  const { settings } = ctx;
  const open = (await db('radacct').where({ username }).whereNull('acctstoptime').orderBy('radacctid')) as AcctRow[];
  if (open.length === 0) return { closed: 0, note: undefined, failure: undefined };
  if (settings.coaSecret === undefined) return { closed: 0, note: 'Applied at the next login: no shared secret for disconnects is set.', failure: undefined };
  let closed = 0;
  for (const row of open) {
    const nasIp = plainAddress(row.nasipaddress);
    const framedIp = row.framedipaddress === null ? undefined : plainAddress(row.framedipaddress);
    const peer = { host: settings.coaHost === '' ? nasIp : settings.coaHost, port: settings.coaPort, secret: settings.coaSecret.reveal() };
    const request = buildRequest(CODE.disconnectRequest, { userName: username, sessionId: row.acctsessionid, nasIp, ...(framedIp === undefined || framedIp === '0.0.0.0' ? {} : { framedIp }) }, peer.secret);
    try {
      const reply = await exchange(peer, request, ctx.signal);
      if (reply.code === CODE.disconnectAck) closed += 1;
      else if (reply.errorCause === GONE) await closeStale(db, settings, row);
      else return { closed, note: undefined, failure: failed('remote', `The access equipment refused to end the session (cause ${String(reply.errorCause ?? 0)}).`, { retry: 'later' }) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { closed, note: undefined, failure: failed('timeout', `${message} The new state counts at the next login.`, { retry: 'later', retryAfterMs: 60_000 }) };
    }
  }
  return { closed, note: undefined, failure: undefined };
};
