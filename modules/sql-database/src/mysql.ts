import type { Knex } from '@billet/sql-accounts';
import { finds, type Dialect } from './server.ts';

const hostsOf = async (sql: Knex, user: string): Promise<readonly string[]> => {
  const [rows] = await sql.raw<readonly [readonly { readonly host: string }[]]>('select Host as host from mysql.user where User = ?', [user]);
  return rows.map(({ host }) => host);
};

const endSessions = async (sql: Knex, user: string): Promise<void> => {
  const [rows] = await sql.raw<readonly [readonly { readonly id: number }[]]>('select id from information_schema.processlist where user = ?', [user]);
  // It may have gone by itself meanwhile.
  for (const { id } of rows) await sql.raw(`kill ${String(id)}`).catch(() => undefined);
};

/** A name where patterns are allowed: `_` and `%` mean themselves. */
const literally = (database: string): string => database.replaceAll(/[_%\\]/g, '\\$&');

/** Everything but the right to hand rights on. */
const RIGHTS = { all: 'all privileges', readOnly: 'select, show view' };

const grantsOn = (sql: Knex, user: string, host: string): Promise<readonly string[]> =>
  sql
    .raw<readonly [readonly { readonly db: string }[]]>('select Db as db from mysql.db where User = ? and Host = ?', [user, host])
    .then(([rows]) => rows.map(({ db }) => db));

export const mysql: Dialect = {
  version: async (sql) => {
    const [rows] = await sql.raw<readonly [readonly { readonly version: string }[]]>('select version() as version');
    const version = rows[0]?.version ?? '';
    return version.includes('MariaDB') ? `MariaDB ${version.split('-')[0] ?? ''}` : `MySQL ${version}`;
  },
  hasDatabase: (sql, name) => finds(sql.raw('select 1 from information_schema.schemata where schema_name = ?', [name])),
  hasUser: (sql, name) => finds(sql.raw('select 1 from mysql.user where User = ?', [name])),
  createDatabase: async (sql, _account, name) => {
    await sql.raw('create database if not exists ?? character set utf8mb4', [name]);
  },
  dropDatabase: async (sql, name) => {
    await sql.raw('drop database if exists ??', [name]);
  },
  ensureUser: async (sql, user) => {
    const there = await hostsOf(sql, user.name);
    for (const host of there.filter((each) => !user.hosts.includes(each))) await sql.raw('drop user ?@?', [user.name, host]);
    for (const host of user.hosts) {
      if (!there.includes(host)) await sql.raw('create user if not exists ?@? account lock', [user.name, host]);
      if (user.password !== undefined) await sql.raw('alter user ?@? identified by ?', [user.name, host, user.password.reveal()]);
      const granted = await grantsOn(sql, user.name, host);
      for (const database of granted) await sql.raw(`revoke all privileges on \`${database.replaceAll('`', '')}\`.* from ?@?`, [user.name, host]);
      for (const database of user.databases) await sql.raw(`grant ${RIGHTS[user.access]} on \`${literally(database).replaceAll('\\', '\\\\')}\`.* to ?@?`, [user.name, host]);
      await sql.raw(`alter user ?@? with max_user_connections ${String(user.connections)} account ${user.locked ? 'lock' : 'unlock'}`, [user.name, host]);
    }
    if (user.locked) await endSessions(sql, user.name);
  },
  dropUser: async (sql, name) => {
    for (const host of await hostsOf(sql, name)) await sql.raw('drop user if exists ?@?', [name, host]);
    await endSessions(sql, name);
  },
  lockUser: async (sql, name, locked) => {
    for (const host of await hostsOf(sql, name)) await sql.raw(`alter user ?@? account ${locked ? 'lock' : 'unlock'}`, [name, host]);
    if (locked) await endSessions(sql, name);
  },
  sizes: async (sql, names) => {
    if (names.length === 0) return new Map();
    const [rows] = await sql.raw<readonly [readonly { readonly name: string; readonly size: number | string | null }[]]>(
      `select table_schema as name, sum(data_length + index_length) as size from information_schema.tables where table_schema in (${names.map(() => '?').join(', ')}) group by table_schema`,
      [...names],
    );
    return new Map(rows.map(({ name, size }) => [name, Number(size ?? 0)]));
  },
};
