import { isIPv4 } from 'node:net';
import { ModuleError, type Page, type ResourceMap } from '@billet/sdk';
import type { Knex } from '@billet/sql-accounts';
import type { RadiusDb } from './connect.ts';
import { prefixesAround } from './prefixes-around.ts';
import { asTime, inSeconds, instant } from './times.ts';

/** A row of radacct: one session. */
export interface AcctRow {
  readonly radacctid: number | string;
  readonly acctsessionid: string;
  readonly acctuniqueid: string;
  readonly username: string;
  readonly nasipaddress: string;
  readonly acctstarttime: number | null;
  readonly acctupdatetime: number | null;
  readonly acctstoptime: number | null;
  readonly acctinputoctets: number | string | null;
  readonly acctoutputoctets: number | string | null;
  readonly callingstationid: string | null;
  readonly framedipaddress: string | null;
  readonly acctterminatecause: string | null;
}

export type Session = ResourceMap['session'] & { readonly id: string };

const EPOCH = '1970-01-01T00:00:00.000Z';

/** PostgreSQL may add the length of the prefix. */
export const plainAddress = (text: string): string => text.split('/')[0] ?? text;

/** The client's address, if it has got one. */
export const clientAddress = ({ framedipaddress }: AcctRow): string | undefined => {
  const address = plainAddress(framedipaddress ?? '');
  return isIPv4(address) && address !== '0.0.0.0' ? address : undefined;
};

const TIMES = ['acctstarttime', 'acctupdatetime', 'acctstoptime'] as const;

/** The columns of a session, its times in seconds. */
const columnsOf = (db: RadiusDb): readonly (string | Knex.Raw)[] => [
  ...['radacctid', 'acctsessionid', 'acctuniqueid', 'username', 'nasipaddress'],
  ...['acctinputoctets', 'acctoutputoctets', 'callingstationid', 'framedipaddress', 'acctterminatecause'],
  ...TIMES.map((name) => inSeconds(db, name)),
];

const toSession = (row: AcctRow): Session => {
  const stoppedAt = instant(row.acctstoptime);
  const ip = clientAddress(row);
  const mac = row.callingstationid ?? '';
  const cause = row.acctterminatecause ?? '';
  return {
    id: row.acctuniqueid,
    username: row.username,
    nas: plainAddress(row.nasipaddress),
    startedAt: instant(row.acctstarttime) ?? EPOCH,
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    ...(ip === undefined ? {} : { ip }),
    ...(mac === '' ? {} : { mac }),
    up: Number(row.acctinputoctets ?? 0),
    down: Number(row.acctoutputoctets ?? 0),
    ...(cause === '' ? {} : { endedBecause: cause }),
  };
};

/** Of whom: certain logins, or everybody at an access point. */
export type Whose = { readonly usernames: readonly string[] } | { readonly nas: string };

const at = ({ sql }: RadiusDb, whose: Whose): Knex.QueryBuilder => {
  const rows = sql('radacct');
  return 'nas' in whose
    ? rows.where('nasipaddress', whose.nas)
    : rows.whereIn('username', [...whose.usernames]);
};

/** Where a list goes on: among those that are open or those that are over, below a row. */
const CURSOR = /^(open|over)-(\d{1,19})$/;

const PER_PAGE = 25;

/** Open sessions first, then the latest, page by page. A session that ends meanwhile may come twice, but none is left out. */
export const listSessions = async (
  db: RadiusDb,
  whose: Whose,
  cursor?: string,
  perPage = PER_PAGE,
): Promise<Page<Session>> => {
  const [, part, below] = CURSOR.exec(cursor ?? '') ?? [];
  if (cursor !== undefined && below === undefined)
    throw new ModuleError('invalid', 'There is no such place to go on.');
  const rowsOf = async (of: 'open' | 'over', limit: number): Promise<readonly AcctRow[]> => {
    const rows = at(db, whose)
      .orderBy('radacctid', 'desc')
      .select([...columnsOf(db)])
      .limit(limit);
    void (of === 'open' ? rows.whereNull('acctstoptime') : rows.whereNotNull('acctstoptime'));
    if (of === part && below !== undefined) void rows.where('radacctid', '<', below);
    return (await rows) as AcctRow[];
  };
  const open = part === 'over' ? [] : await rowsOf('open', perPage + 1);
  const over = open.length > perPage ? [] : await rowsOf('over', perPage + 1 - open.length);
  const shown = [...open, ...over].slice(0, perPage);
  const last = shown.at(-1);
  const items = shown.map(toSession);
  if (open.length + over.length <= perPage || last === undefined) return { items };
  return { items, next: `${last.acctstoptime === null ? 'open' : 'over'}-${String(last.radacctid)}` };
};

/** Rows after one that is known already, up to the last that counts. */
export interface Stretch {
  readonly after: string;
  readonly until: string;
}

const openIn = (db: RadiusDb, whose: Whose, stretch?: Stretch): Knex.QueryBuilder => {
  const rows = at(db, whose).whereNull('acctstoptime');
  if (stretch !== undefined)
    void rows.where('radacctid', '>', stretch.after).where('radacctid', '<=', stretch.until);
  return rows;
};

/** All sessions that are open now. Who comes back while they are ended is not among them, or it would never be over. */
export const allOpen = async (db: RadiusDb, whose: Whose): Promise<Stretch> => {
  const [row] = await openIn(db, whose).max<{ last: number | string | null }[]>({ last: 'radacctid' });
  return { after: '0', until: String(row?.last ?? 0) };
};

export const countOpen = async (db: RadiusDb, whose: Whose, stretch: Stretch): Promise<number> => {
  const [row] = await openIn(db, whose, stretch).count<{ open: number | string }[]>({ open: '*' });
  return Number(row?.open ?? 0);
};

/** Open sessions in the order they began. */
export const openSessions = async (
  db: RadiusDb,
  whose: Whose,
  stretch?: Stretch,
  limit = 1000,
): Promise<readonly AcctRow[]> =>
  (await openIn(db, whose, stretch)
    .select([...columnsOf(db)])
    .orderBy('radacctid')
    .limit(limit)) as AcctRow[];

/** One open session by the id that `listSessions` gave it. */
export const openSession = async (db: RadiusDb, whose: Whose, id: string): Promise<readonly AcctRow[]> =>
  (await at(db, whose)
    .select([...columnsOf(db)])
    .whereNull('acctstoptime')
    .where('acctuniqueid', id)) as AcctRow[];

/** Open sessions of everybody in a group that began before an instant, in the order of their rows. */
export const sessionsOfGroup = async (
  db: RadiusDb,
  groupname: string,
  page: { readonly startedBefore: string; readonly after: string; readonly limit: number },
): Promise<readonly AcctRow[]> =>
  db
    .sql('radacct')
    .whereIn('username', db.sql('radusergroup').where({ groupname }).select('username'))
    .whereNull('acctstoptime')
    .where('acctstarttime', '<', asTime(db, page.startedBefore))
    .where('radacctid', '>', page.after)
    .orderBy('radacctid')
    .limit(page.limit)
    .select<AcctRow[]>([...columnsOf(db)]);

/** Those of some rows that are still open, and whose logins are still in the group. */
export const sessionsByRow = async (
  db: RadiusDb,
  groupname: string,
  rows: readonly string[],
): Promise<readonly AcctRow[]> =>
  (await db
    .sql('radacct')
    .select([...columnsOf(db)])
    .whereIn('radacctid', [...rows])
    .whereIn('username', db.sql('radusergroup').where({ groupname }).select('username'))
    .whereNull('acctstoptime')
    .orderBy('radacctid')) as AcctRow[];

/** Closes the row of a session that the access equipment does not know: its Stop never came. */
export const closeStale = async (db: RadiusDb, row: AcctRow, now: string): Promise<void> => {
  await db
    .sql('radacct')
    .where({ radacctid: row.radacctid })
    .whereNull('acctstoptime')
    .update({ acctstoptime: asTime(db, now), acctterminatecause: 'Lost-Service' });
};

/** Which sessions had an address at some time between two instants. */
export interface AddressQuestion {
  readonly address: string;
  readonly from: string;
  readonly until: string;
}

const MOST_ANSWERED = 200;

/** Narrows to an IPv6 address or prefix; false = this server does not book them. */
const atIpv6 = async (db: RadiusDb, rows: Knex.QueryBuilder, address: string): Promise<boolean> => {
  if (!(await db.sql.schema.hasColumn('radacct', 'delegatedipv6prefix'))) return false;
  const columns = ['delegatedipv6prefix', 'framedipv6prefix', 'framedipv6address'];
  const around = db.engine === 'postgres' ? [] : prefixesAround(address);
  void rows.where((any) => {
    // PostgreSQL knows whether an address lies in a prefix.
    for (const column of columns)
      if (db.engine === 'postgres') void any.orWhereRaw('?? >>= ?::inet', [column, address]);
      else void any.orWhereIn(column, around);
  });
  return true;
};

/** Who had an address, the oldest first. */
export const sessionsAt = async (
  db: RadiusDb,
  { address, from, until }: AddressQuestion,
): Promise<readonly Session[]> => {
  const rows = db
    .sql('radacct')
    .where('acctstarttime', '<=', asTime(db, until))
    .where((open) => {
      void open.whereNull('acctstoptime').orWhere('acctstoptime', '>=', asTime(db, from));
    })
    .select([...columnsOf(db)])
    .orderBy(['acctstarttime', 'radacctid'])
    .limit(MOST_ANSWERED);
  const [word = ''] = address.split('/');
  if (isIPv4(word)) void rows.where('framedipaddress', word);
  else if (!(await atIpv6(db, rows, address))) return [];
  return ((await rows) as AcctRow[]).map(toSession);
};
