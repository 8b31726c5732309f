import type { Knex } from '@billet/sql-accounts';
import { scramVerifier } from './scram.ts';
import { finds, inside, type Dialect } from './server.ts';

/**
 * Every database has two roles that nobody logs in with: one owns all that is in it, one may read it. Users are members
 * of one of them; a user that may do all becomes the owner as soon as it is connected, so that several users of a
 * database can change each other's tables.
 */
const ownerOf = (database: string): string => `${database}__owner`;
const readerOf = (database: string): string => `${database}__read`;

const hasRole = (sql: Knex, name: string): Promise<boolean> => finds(sql.raw('select 1 from pg_roles where rolname = ?', [name]));

const ensureRole = async (sql: Knex, name: string): Promise<void> => {
  if (!(await hasRole(sql, name))) await sql.raw('create role ?? nologin', [name]);
};

const endSessions = (sql: Knex, column: 'usename' | 'datname', name: string): Promise<unknown> =>
  Promise.resolve(sql.raw('select pg_terminate_backend(pid) from pg_stat_activity where ?? = ? and pid <> pg_backend_pid()', [column, name]));

const grant = async (sql: Knex, user: string, database: string, access: 'all' | 'readOnly' | 'none'): Promise<void> => {
  const roles = { all: ownerOf(database), readOnly: readerOf(database) };
  for (const [kind, role] of Object.entries(roles)) {
    if (kind === access) await sql.raw('grant ?? to ??', [role, user]);
    else if (await hasRole(sql, role)) await sql.raw('revoke ?? from ??', [role, user]);
  }
  if (access === 'all') await sql.raw('alter role ?? in database ?? set role to ??', [user, database, roles.all]);
  else await sql.raw('alter role ?? in database ?? reset role', [user, database]);
};

export const postgresql: Dialect = {
  version: async (sql) => {
    const { rows } = await sql.raw<{ rows: readonly { readonly server_version: string }[] }>('show server_version');
    return `PostgreSQL ${rows[0]?.server_version ?? ''}`;
  },
  hasDatabase: (sql, name) => finds(sql.raw('select 1 from pg_database where datname = ?', [name])),
  hasUser: (sql, name) => hasRole(sql, name),
  createDatabase: async (sql, account, name) => {
    const [owner, reader] = [ownerOf(name), readerOf(name)];
    for (const role of [owner, reader]) await ensureRole(sql, role);
    // Without it a user that is no superuser may not give a database away.
    await sql.raw('grant ?? to current_user', [owner]);
    if (!(await postgresql.hasDatabase(sql, name))) await sql.raw("create database ?? owner ?? template template0 encoding 'UTF8'", [name, owner]);
    await sql.raw('revoke all on database ?? from public', [name]);
    for (const role of [owner, reader]) await sql.raw('grant connect on database ?? to ??', [name, role]);
    await inside(account, name, async (own) => {
      await own.raw('revoke all on schema public from public');
      await own.raw('grant all on schema public to ??', [owner]);
      await own.raw('grant usage on schema public to ??', [reader]);
      for (const kind of ['tables', 'sequences']) await own.raw(`alter default privileges for role ?? in schema public grant select on ${kind} to ??`, [owner, reader]);
    });
  },
  dropDatabase: async (sql, name) => {
    if (await postgresql.hasDatabase(sql, name)) await sql.raw('drop database ?? with (force)', [name]);
    for (const role of [readerOf(name), ownerOf(name)]) await sql.raw('drop role if exists ??', [role]);
  },
  ensureUser: async (sql, user, owned) => {
    await ensureRole(sql, user.name);
    const limit = user.connections === 0 ? -1 : user.connections;
    const password = user.password === undefined ? '' : ` password '${scramVerifier(user.password.reveal())}'`;
    // Its own words: the driver binds no values in statements like this one.
    await sql.raw(`alter role ?? ${user.locked ? 'nologin' : 'login'} connection limit ${String(limit)}${password.replaceAll('?', '\\?')}`, [user.name]);
    for (const database of owned) await grant(sql, user.name, database, user.databases.includes(database) ? user.access : 'none');
    if (user.locked) await endSessions(sql, 'usename', user.name);
  },
  dropUser: async (sql, name) => {
    if (!(await hasRole(sql, name))) return;
    await sql.raw('alter role ?? nologin', [name]);
    await endSessions(sql, 'usename', name);
    await sql.raw('drop role ??', [name]);
  },
  lockUser: async (sql, name, locked) => {
    if (!(await hasRole(sql, name))) return;
    await sql.raw(`alter role ?? ${locked ? 'nologin' : 'login'}`, [name]);
    if (locked) await endSessions(sql, 'usename', name);
  },
  sizes: async (sql, names) => {
    const { rows } = await sql.raw<{ rows: readonly { readonly datname: string; readonly size: string }[] }>(
      'select datname, pg_database_size(datname) as size from pg_database where datname = any(?)',
      [[...names]],
    );
    return new Map(rows.map(({ datname, size }) => [datname, Number(size)]));
  },
};
