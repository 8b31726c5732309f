import { failed, isModuleError, type CallCtx, type Failure } from '@billet/sdk';
import type { Attribute } from './attribute.ts';
import type { RadiusDb } from './connect.ts';
import { exchange, type Peer } from './exchange.ts';
import { secretsOf } from './find-secret.ts';
import type { Pacer } from './pacer.ts';
import { buildRequest, CODE, type RadiusReply } from './radius-packet.ts';
import { clientAddress, closeStale, plainAddress, type AcctRow } from './sessions.ts';
import type { Account } from './settings.ts';

/** Error-Cause: the equipment has no such session (RFC 5176 §3.5). */
const GONE = 503;
const RETRY_MS = 60_000;

/** How orders get to the access equipment. */
export interface Wire {
  readonly pacer: Pacer;
  /** Milliseconds to wait for an answer, try by try. */
  readonly patience: readonly number[];
}

/** What came of telling a number of sessions. */
export interface Told {
  readonly reached: number;
  readonly note?: string;
  readonly failure?: Failure;
  /** Nothing genuine came back from the equipment. */
  readonly unheard?: boolean;
}

const LATER = 'The new state counts at the next login.';

const ask = async (
  ctx: CallCtx<Account>,
  wire: Wire,
  peer: Peer,
  row: AcctRow,
  code: number,
  changes: readonly Attribute[],
): Promise<RadiusReply> => {
  await wire.pacer.turn(ctx, `${peer.host}:${String(peer.port)}`, ctx.settings.coaPerSecond);
  const framedIp = clientAddress(row);
  const session = {
    userName: row.username,
    sessionId: row.acctsessionid,
    nasIp: plainAddress(row.nasipaddress),
  };
  const facts = { ...session, ...(framedIp === undefined ? {} : { framedIp }), changes };
  return exchange(peer, buildRequest(code, facts, peer.secret), ctx.signal, wire.patience);
};

/** Equipment that cannot change a running session gets a disconnect instead. */
const tell = async (
  ctx: CallCtx<Account>,
  wire: Wire,
  peer: Peer,
  row: AcctRow,
  changes: readonly Attribute[] | undefined,
): Promise<RadiusReply> => {
  if (changes !== undefined) {
    const changed = await ask(ctx, wire, peer, row, CODE.coaRequest, changes);
    if (changed.code === CODE.coaAck || changed.errorCause === GONE) return changed;
  }
  return ask(ctx, wire, peer, row, CODE.disconnectRequest, []);
};

const trouble = (error: unknown): Failure => {
  const { kind, message } = isModuleError(error) ? error.failure : failed('timeout', 'Given up.');
  // One access point with a wrong secret is no reason to stop the whole server.
  return failed(kind === 'auth' ? 'remote' : kind, `${message} ${LATER}`, {
    retry: 'later',
    retryAfterMs: RETRY_MS,
  });
};

/**
 * Tells open sessions that something changed: with `changes` by CoA, else by ending them. "Session unknown" is as good
 * as done. Without a shared secret nothing is sent: then the rows count at the next login. What goes to the access
 * point itself is under its own secret where the server lists one.
 */
export const tellSessions = async (
  ctx: CallCtx<Account>,
  db: RadiusDb,
  wire: Wire,
  rows: readonly AcctRow[],
  changes?: readonly Attribute[],
  secretOf = secretsOf(db),
): Promise<Told> => {
  const { coaSecret, coaHost, coaPort } = ctx.settings;
  if (rows.length === 0) return { reached: 0 };
  if (coaSecret === undefined)
    return { reached: 0, note: 'Applied at the next login: no shared secret for disconnects is set.' };
  let reached = 0;
  for (const row of rows) {
    const host = coaHost === '' ? plainAddress(row.nasipaddress) : coaHost;
    try {
      const own = coaHost === '' ? await secretOf(host) : undefined;
      const peer = { host, port: coaPort, secret: own ?? coaSecret.reveal() };
      const reply = await tell(ctx, wire, peer, row, changes);
      if (reply.errorCause === GONE) await closeStale(db, row, ctx.clock.wall());
      else if (reply.code !== CODE.disconnectAck && reply.code !== CODE.coaAck) {
        const cause = `cause ${String(reply.errorCause ?? 0)}`;
        const message = `The access equipment refused to end the session (${cause}). ${LATER}`;
        return { reached, failure: failed('remote', message, { retry: 'later', retryAfterMs: RETRY_MS }) };
      }
      reached += 1;
    } catch (error) {
      return { reached, failure: trouble(error), unheard: true };
    }
  }
  return { reached };
};
