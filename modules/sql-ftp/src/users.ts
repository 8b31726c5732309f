import { done, failed, ModuleError, type CallCtx, type Failure, type FtpPermission, type Limit, type ResourceHandler } from '@billet/sdk';
import { sha512Crypt, type Knex, type SqlEntry } from '@billet/sql-accounts';
import type { Account, Plan } from './settings.ts';
import { DENIED, register, TALLIES, USERS, type UserRow } from './tables.ts';

type Call = CallCtx<Account>;
export type Opened = <T>(ctx: Call, work: (sql: Knex) => Promise<T>) => Promise<T>;

/** Each permission that is lacking is a group whose members ProFTPD denies it to. */
const PERMISSIONS: readonly FtpPermission[] = ['read', 'write', 'delete', 'recurse', 'list', 'makeDirectory', 'removeDirectory'];
const FIRST_GID = 60_001;
/** Groups of users that see their folder below another one; `server/billet.conf` has a line for each. */
const FIRST_UP_GID = 60_100;
const DEEPEST = 6;
const MB = 1_048_576;
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** The quota that counts: what was asked for, and never more than the plan has. */
const quotaFor = (wanted: number | null, { quotaMb }: Plan): number => {
  const most = quotaMb * MB;
  if (wanted === null) return most;
  return most === 0 || (wanted > 0 && wanted < most) ? wanted : most;
};

const asked = (quota: Limit | undefined): number | null => (quota === undefined ? null : quota === 'unlimited' ? 0 : quota);

/** A path below the folder of the account, without tricks; `undefined` = it has some. */
const cleanPath = (path: string): string | undefined => {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.some((part) => part === '..' || !/^[\p{L}\p{N} ._@-]{1,100}$/u.test(part)) ? undefined : `/${parts.join('/')}`;
};

/** How many folders up the one lies that the user is shut into; `undefined` = what it is to see is not the end of where it is. */
const levelsUp = (path: string, seen: string | undefined): number | undefined => {
  if (seen === undefined) return undefined;
  const levels = seen.split('/').filter((part) => part !== '').length;
  return levels <= DEEPEST && (seen === '/' || path.endsWith(seen)) ? levels : undefined;
};

const homeOf = ({ settings }: Call, account: string, path: string): string => `${settings.root.replace(/\/$/, '')}/${account}${path === '/' ? '' : path}`;

const full = async (trx: Knex, { id, limits }: SqlEntry<Plan>): Promise<Failure | undefined> =>
  limits.users > 0 && ((await trx(USERS).where({ account: id })) as readonly unknown[]).length >= limits.users ? failed('limit', `The plan has ${String(limits.users)} FTP users.`, { field: 'login' }) : undefined;

/** Brings the quotas of all users of an account to a changed plan. */
export const applyPlan = async (trx: Knex, entry: SqlEntry<Plan>): Promise<void> => {
  for (const row of (await trx<UserRow>(USERS).where({ account: entry.id })) as readonly UserRow[]) {
    const quota = quotaFor(row.wanted === null ? null : Number(row.wanted), entry.limits);
    if (quota !== Number(row.quota)) await trx(USERS).where({ login: row.login }).update({ quota });
  }
};

export const forgetUser = async (trx: Knex, login: string): Promise<void> => {
  await trx(DENIED).where({ members: login }).delete();
  await trx(TALLIES).where({ login }).delete();
  await trx(USERS).where({ login }).delete();
};

/** Groups of a user: what it may not, and the folder that it is shut into. */
const putIntoGroups = async (trx: Knex, login: string, allowed: readonly FtpPermission[], levels: number): Promise<void> => {
  const lacking = PERMISSIONS.filter((permission) => !allowed.includes(permission));
  await trx(DENIED).where({ members: login }).delete();
  for (const permission of lacking) await trx(DENIED).insert({ members: login, groupname: `no-${permission}`, gid: FIRST_GID + PERMISSIONS.indexOf(permission) });
  if (levels > 0) await trx(DENIED).insert({ members: login, groupname: `up-${String(levels)}`, gid: FIRST_UP_GID + levels });
};

const shown = (row: UserRow, denied: readonly string[]) => ({
  id: row.login,
  login: row.login,
  path: row.path,
  ...(row.seen_at === '/' ? {} : { virtualPath: row.seen_at }),
  enabled: row.enabled === 1,
  ...(Number(row.quota) === 0 ? { quota: 'unlimited' as const } : { quota: Number(row.quota) }),
  permissions: PERMISSIONS.filter((permission) => !denied.includes(`no-${permission}`)),
});

const deniedTo = async (sql: Knex, login: string): Promise<readonly string[]> => ((await sql(DENIED).where({ members: login })) as readonly { groupname: string }[]).map(({ groupname }) => groupname);

export const userHandler = (opened: Opened): ResourceHandler<Account, 'ftpUser'> => ({
  list: (ctx, account) =>
    opened(ctx, async (sql) => {
      const rows = (await sql<UserRow>(USERS).where({ account: account.id }).orderBy('login')) as readonly UserRow[];
      return { items: await Promise.all(rows.map(async (row) => shown(row, await deniedTo(sql, row.login)))) };
    }),
  ensure: (ctx, account, { want }) =>
    opened(ctx, (sql) =>
      sql.transaction(async (trx) => {
        const entry = await register.hold(trx, account);
        if (!LOGIN.test(want.login)) return failed('invalid', 'Letters, digits and . _ @ - only, at most 64.', { field: 'login' });
        const path = cleanPath(want.path);
        if (path === undefined) return failed('invalid', 'The folder has to lie below the folder of the service.', { field: 'path' });
        const seen = want.virtualPath === undefined ? '/' : cleanPath(want.virtualPath);
        const levels = levelsUp(path, seen);
        if (seen === undefined || levels === undefined) return failed('invalid', `The virtual folder has to be the end of the folder, at most ${String(DEEPEST)} levels of it.`, { field: 'virtualPath' });
        const found = await trx<UserRow>(USERS).where({ login: want.login }).first();
        if (found !== undefined && found.account !== account.id) return failed('exists', `The FTP user "${want.login}" is taken.`, { field: 'login' });
        if (found === undefined && want.password === undefined) return failed('invalid', 'A new FTP user needs a password.', { field: 'password' });
        const limit = found === undefined ? await full(trx, entry) : undefined;
        if (limit !== undefined) return limit;
        const { uid, gid } = ctx.settings;
        const wanted = asked(want.quota);
        const row = {
          ...{ account: account.id, path, seen_at: seen, uid, gid, wanted },
          home: homeOf(ctx, account.id, path),
          enabled: want.enabled === false ? 0 : 1,
          quota: quotaFor(wanted, entry.limits),
          ...(want.password === undefined ? {} : { password: sha512Crypt(want.password.reveal()) }),
        };
        if (found === undefined) await trx(USERS).insert({ ...row, login: want.login });
        else await trx(USERS).where({ login: want.login }).update(row);
        await putIntoGroups(trx, want.login, want.permissions ?? PERMISSIONS, levels);
        return done({ id: want.login });
      }),
    ),
  // The login goes; its folder is one of the other service from then on, and the files stay with the service they are in.
  move: (ctx, id, from, to) =>
    opened(ctx, (sql) =>
      sql.transaction(async (trx) => {
        const entry = await register.hold(trx, to);
        const row = await trx<UserRow>(USERS).where({ login: id }).first();
        if (row === undefined) return failed('notFound', `There is no FTP user "${id}" on this server.`);
        if (row.account === to.id) return done({ id });
        if (row.account !== from.id) return failed('exists', `The FTP user "${id}" belongs to another service.`);
        const limit = await full(trx, entry);
        if (limit !== undefined) return limit;
        const home = homeOf(ctx, to.id, row.path);
        await trx(USERS).where({ login: id }).update({ account: to.id, home });
        await trx(TALLIES).where({ login: id }).delete();
        return done({ id });
      }),
    ),
  inspect: (ctx, account, id) =>
    opened(ctx, async (sql) => {
      const row = await sql<UserRow>(USERS).where({ login: id, account: account.id }).first();
      if (row === undefined) throw new ModuleError('notFound', 'There is no such FTP user.');
      const tally = (await sql(TALLIES).where({ login: id }).first()) as { bytes_in: number | string } | undefined;
      return [
        { name: 'Folder', value: row.home },
        { name: 'Seen by the user as', value: row.seen_at },
        { name: 'Quota', value: Number(row.quota) === 0 ? 'unlimited' : `${String(row.quota)} B` },
        { name: 'Used', value: tally === undefined ? '-' : `${String(tally.bytes_in)} B` },
      ];
    }),
  remove: (ctx, account, id) =>
    opened(ctx, (sql) =>
      sql.transaction(async (trx) => {
        const row = await trx<UserRow>(USERS).where({ login: id, account: account.id }).first();
        if (row !== undefined) await forgetUser(trx, id);
        return done(undefined);
      }),
    ),
});
