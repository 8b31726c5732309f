import { isIP } from 'node:net';
import {
  done,
  ModuleError,
  type AccessPoint,
  type AccessPointHandler,
  type AccessPointWish,
  type CallCtx,
  type Outcome,
  type SessionsClosed,
} from '@billet/sdk';
import type { RadiusDb } from './connect.ts';
import type { Wire } from './end-sessions.ts';
import { exclusively } from './rows.ts';
import type { Opened } from './session-resource.ts';
import { allOpen, countOpen, openSessions, plainAddress } from './sessions.ts';
import type { Account } from './settings.ts';
import { speedsNow } from './speed-now.ts';
import { tellEach } from './tell-each.ts';

interface NasRow {
  readonly nasname: string;
  readonly shortname: string | null;
  readonly type: string | null;
  readonly secret: string;
  readonly description: string | null;
}

/** One call ends so many seconds' worth of sessions. */
const SECONDS_PER_CALL = 10;
const LONGEST_SECRET = 60;
const RESTART = 'FreeRADIUS reads its list of access points when it starts: restart it.';

/** Where a closing goes on: after one row, up to the last that was open when it began. */
const STRETCH = /^(\d{1,19})-(\d{1,19})$/;

const isPlace = (address: string): boolean => {
  const [host = '', bits, ...more] = address.split('/');
  const family = isIP(host);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
};

const listPoints = async ({ sql }: RadiusDb): Promise<readonly AccessPoint[]> => {
  const rows = (await sql('nas').orderBy('nasname')) as NasRow[];
  const counted = await sql('radacct')
    .whereNull('acctstoptime')
    .groupBy('nasipaddress')
    .select('nasipaddress')
    .count<{ nasipaddress: string; open: number | string }[]>({ open: '*' });
  const open = new Map(counted.map((row) => [plainAddress(row.nasipaddress), Number(row.open)]));
  const named = new Set(rows.map((row) => row.nasname));
  return [
    ...rows.map((row) => ({
      address: row.nasname,
      name: row.shortname ?? '',
      type: row.type ?? '',
      note: row.description ?? '',
      open: open.get(row.nasname) ?? 0,
      listed: true,
    })),
    ...[...open]
      .filter(([address]) => !named.has(address))
      .map(([address, count]) => ({ address, name: '', type: '', note: '', open: count, listed: false })),
  ];
};

/** FreeRADIUS reads what stands in the table as it reads its files: quotes and line ends would change its meaning. */
const assertPlain = (field: string, text: string, longest: number): void => {
  if (text.length > longest || /["'`\\\r\n\0%$]/.test(text))
    throw new ModuleError('invalid', `At most ${String(longest)} characters, and none of " ' \` \\ % $.`, {
      field,
    });
};

const savePoint = async (db: RadiusDb, want: AccessPointWish): Promise<Outcome<void>> => {
  const { address, name, type, note } = want;
  if (!isPlace(address))
    throw new ModuleError('invalid', 'This is neither an address nor a network.', { field: 'address' });
  assertPlain('name', name, 32);
  assertPlain('type', type, 30);
  assertPlain('note', note, 200);
  const secret = want.secret?.reveal();
  if (secret !== undefined) assertPlain('secret', secret, LONGEST_SECRET);
  return exclusively(db, `nas ${address}`, async (trx) => {
    const before = (await trx('nas').where({ nasname: address }).first()) as NasRow | undefined;
    const told = secret ?? before?.secret ?? '';
    if (told === '')
      throw new ModuleError('invalid', 'A new access point needs a shared secret.', { field: 'secret' });
    const row = { shortname: name, type: type === '' ? 'other' : type, secret: told, description: note };
    const same =
      before !== undefined &&
      (Object.keys(row) as (keyof typeof row)[]).every((each) => (before[each] ?? '') === row[each]);
    if (same) return done(undefined);
    if (before === undefined) await trx('nas').insert({ nasname: address, ...row });
    else await trx('nas').where({ nasname: address }).update(row);
    return done(undefined, [RESTART]);
  });
};

/** What the sessions of an access point are told: to end, or with `refresh` the speed that counts now. */
const tellPoint = async (
  ctx: CallCtx<Account>,
  db: RadiusDb,
  wire: Wire,
  what: 'close' | 'refresh',
  address: string,
  place: string | undefined,
): Promise<Outcome<SessionsClosed>> => {
  if (ctx.settings.coaSecret === undefined)
    throw new ModuleError('unsupported', 'No shared secret for disconnects is set.', { field: 'coaSecret' });
  if (isIP(address) === 0)
    throw new ModuleError('invalid', 'Sessions stand at an address, not at a network.', { field: 'address' });
  const [, from, to] = STRETCH.exec(place ?? '') ?? [];
  if (place !== undefined && (from === undefined || to === undefined))
    throw new ModuleError('invalid', 'There is no such place to go on.');
  const whose = { nas: address };
  const { after, until } =
    from === undefined || to === undefined ? await allOpen(db, whose) : { after: from, until: to };
  const most = ctx.settings.coaPerSecond * SECONDS_PER_CALL;
  const rows = await openSessions(db, whose, { after, until }, most);
  const names = rows.map((row) => row.username);
  const speedOf = what === 'refresh' ? await speedsNow(ctx, db, names) : undefined;
  // A login whose rows say no speed has none to be told.
  const turn = rows.filter((row) => speedOf === undefined || speedOf(row.username).length > 0);
  const { reached, missed } = await tellEach(ctx, db, wire, turn, (row) => speedOf?.(row.username));
  const last = rows.at(-1);
  const rest =
    rows.length < most || last === undefined
      ? 0
      : await countOpen(db, whose, { after: String(last.radacctid), until });
  return done({
    closed: reached,
    missed: missed.map(({ row, why }) => ({ login: row.username, why })),
    left: rest,
    ...(rest === 0 || last === undefined ? {} : { next: `${String(last.radacctid)}-${until}` }),
  });
};

/** The table `nas` of FreeRADIUS, and the sessions of what stands there. */
export const accessPoints = (
  opened: Opened,
  outcomeOf: <T>(ctx: CallCtx<Account>, work: (db: RadiusDb) => Promise<Outcome<T>>) => Promise<Outcome<T>>,
  wire: Wire,
): AccessPointHandler<Account> => ({
  list: (ctx) => opened(ctx, listPoints),
  save: (ctx, want) => outcomeOf(ctx, (db) => savePoint(db, want)),
  remove: (ctx, address) =>
    outcomeOf(ctx, async (db) => {
      const gone = await db.sql('nas').where({ nasname: address }).delete();
      return done(undefined, gone === 0 ? [] : [RESTART]);
    }),
  close: (ctx, address, after) =>
    outcomeOf(ctx, (db) => tellPoint(ctx, db, wire, 'close', address, after)),
  refresh: (ctx, address, after) =>
    outcomeOf(ctx, (db) => tellPoint(ctx, db, wire, 'refresh', address, after)),
});
