import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  freshDatabase,
  mariadbAvailable,
  postgresAvailable,
  requireComponent,
  startMariadb,
  type RadiusDatabase,
} from '@billet/testkit';
import knex, { type Knex } from 'knex';
import { createRadiusTables } from '../../src/index.ts';

export type Engine = 'sqlite' | 'postgres' | 'mysql';

/** A database as FreeRADIUS has it, with the eyes of somebody who knows nothing of the module. */
export interface RadiusTables {
  readonly engine: Engine;
  readonly database: RadiusDatabase;
  /** Settings of the module that lead here. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sql: Knex;
  /** Takes out every row but those of `nas`. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

export const SECRET = 'testing123';

/** A time as this database keeps it; MariaDB by the clock on its wall, which is this machine's. */
export const timeIn = (engine: Engine, seconds: number): number | string | Date =>
  ({ sqlite: seconds, postgres: new Date(seconds * 1000).toISOString(), mysql: new Date(seconds * 1000) })[
    engine
  ];

const TABLES = [
  'radcheck',
  'radreply',
  'radgroupcheck',
  'radgroupreply',
  'radusergroup',
  'radacct',
  'radpostauth',
];

const openSqlite = (): Omit<RadiusTables, 'empty'> => {
  const dir = mkdtempSync(join(tmpdir(), 'billet-radius-db-'));
  const file = join(dir, 'radius.db');
  const sql = knex({
    client: 'sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      afterCreate: (
        connection: { run(text: string, done: (error: unknown) => void): void },
        done: (error: unknown, it: unknown) => void,
      ) => {
        connection.run('pragma busy_timeout = 5000', (error) => done(error, connection));
      },
    },
  });
  return {
    engine: 'sqlite',
    database: { kind: 'sqlite', file },
    settings: { engine: 'sqlite', file },
    sql,
    close: async () => {
      await sql.destroy();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};

const openPostgres = async (): Promise<Omit<RadiusTables, 'empty'>> => {
  const fresh = await freshDatabase();
  const { hostname: host, port, username, password, pathname } = new URL(fresh.url);
  const parts = {
    host,
    port: Number(port),
    user: username,
    password: password === '' ? 'any' : password,
    database: pathname.slice(1),
  };
  const sql = knex({ client: 'pg', connection: fresh.url, pool: { min: 0, max: 2 } });
  return {
    engine: 'postgres',
    database: { kind: 'postgres', ...parts },
    settings: { engine: 'postgres', ...parts },
    sql,
    close: async () => {
      await sql.destroy();
      await fresh.drop();
    },
  };
};

const openMysql = async (): Promise<Omit<RadiusTables, 'empty'>> => {
  const server = await startMariadb();
  const { host, port, user, password } = server;
  const parts = { host, port, user, password, database: 'radius' };
  const admin = knex({ client: 'mysql2', connection: { host, port, user, password } });
  await admin.raw('create database radius character set utf8mb4');
  await admin.destroy();
  const sql = knex({ client: 'mysql2', connection: parts, pool: { min: 0, max: 2 } });
  return {
    engine: 'mysql',
    database: { kind: 'mysql', ...parts },
    settings: { engine: 'mysql', ...parts },
    sql,
    close: async () => {
      await sql.destroy();
      await server.stop();
    },
  };
};

const openers: Readonly<
  Record<Engine, () => Omit<RadiusTables, 'empty'> | Promise<Omit<RadiusTables, 'empty'>>>
> = {
  sqlite: openSqlite,
  postgres: openPostgres,
  mysql: openMysql,
};

/** `make` creates the tables; those of the module when absent. */
export const openTables = async (engine: Engine, make = createRadiusTables): Promise<RadiusTables> => {
  const opened = await openers[engine]();
  await make(opened.sql, engine);
  await opened
    .sql('nas')
    .insert({ nasname: '127.0.0.1', shortname: 'nas1', type: 'mikrotik', secret: SECRET });
  return {
    ...opened,
    empty: async () => {
      for (const table of TABLES) await opened.sql(table).delete();
    },
  };
};

/** Declares a suite for each database. */
export const eachRadiusEngine = (define: (engine: Engine) => void): void => {
  define('sqlite');
  if (requireComponent('PostgreSQL', postgresAvailable())) define('postgres');
  else describe.skip('RADIUS on PostgreSQL [not installed]', () => define('postgres'));
  if (requireComponent('MariaDB', mariadbAvailable())) define('mysql');
  else describe.skip('RADIUS on MariaDB [not installed]', () => define('mysql'));
};
