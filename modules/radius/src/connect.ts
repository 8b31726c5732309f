import { existsSync } from 'node:fs';
import { ModuleError } from '@billet/sdk';
import knex, { type Knex } from 'knex';
import { createRadiusTables } from './schema.ts';
import type { Account } from './settings.ts';

/** The database of one RADIUS server. */
export interface RadiusDb {
  readonly sql: Knex;
  readonly engine: Account['engine'];
}

/** Open databases by their settings, so that a thousand calls share one connection pool. */
export interface Connections {
  open(account: Account): Promise<RadiusDb>;
  close(): Promise<void>;
}

/** What goes wrong is told to the caller; the driver's own lines would stand beside the log. */
const nothing = (): void => undefined;
const QUIETLY = { warn: nothing, error: nothing, deprecate: nothing, debug: nothing };

const CONNECT_MS = 5000;
const QUERY_MS = 15_000;

const keyOf = (account: Account): string =>
  account.engine === 'sqlite'
    ? `sqlite:${account.file}`
    : JSON.stringify([
        account.engine,
        account.user,
        account.host,
        account.port,
        account.database,
        account.password?.reveal(),
      ]);

type Done = (error: unknown, connection?: unknown) => void;

const connectSqlite = (filename: string): Knex =>
  knex({
    client: 'sqlite3',
    log: QUIETLY,
    connection: { filename },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      // FreeRADIUS has the file open too: wait for each other instead of failing.
      afterCreate: (connection: { run(sql: string, done: Done): void }, done: Done) => {
        connection.run('pragma busy_timeout = 5000', () => {
          connection.run('pragma journal_mode = wal', (error) => {
            done(error, connection);
          });
        });
      },
    },
  });

const connectPostgres = ({ host, port, database, user, password }: Account): Knex =>
  knex({
    client: 'pg',
    log: QUIETLY,
    connection: {
      ...{ host, port, database, user, password: password?.reveal() ?? '' },
      connectionTimeoutMillis: CONNECT_MS,
      // A server that vanished with the connection open would be waited for without end.
      query_timeout: QUERY_MS,
    },
    pool: { min: 0, max: 4 },
    acquireConnectionTimeout: CONNECT_MS + 1000,
  });

const connectMysql = ({ host, port, database, user, password }: Account): Knex =>
  knex({
    client: 'mysql2',
    log: QUIETLY,
    connection: {
      ...{ host, port, database, user, password: password?.reveal() ?? '' },
      connectTimeout: CONNECT_MS,
    },
    pool: { min: 0, max: 4 },
    acquireConnectionTimeout: CONNECT_MS + 1000,
  });

const openers: Readonly<Record<Account['engine'], (account: Account) => Knex>> = {
  sqlite: ({ file }) => connectSqlite(file),
  postgres: connectPostgres,
  mysql: connectMysql,
};

const REFUSED = ['28P01', '28000', 'ER_ACCESS_DENIED_ERROR'];
const NO_DATABASE = ['3D000', 'ER_BAD_DB_ERROR'];
const NO_RIGHT = ['42501', 'ER_TABLEACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR'];
const NO_TABLE = ['42P01', 'ER_NO_SUCH_TABLE'];
const CROSSED = ['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT'];

const UNREACHABLE = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
];

/** What a driver's error means for the person at the settings page. The driver's own text may quote the row, with its password. */
export const explain = (error: unknown): ModuleError => {
  const message = error instanceof Error ? error.message : String(error);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (REFUSED.includes(code)) return new ModuleError('auth', 'The database refused user or password.');
  if (NO_DATABASE.includes(code)) return new ModuleError('auth', 'There is no database of this name.');
  if (NO_RIGHT.includes(code))
    return new ModuleError('auth', 'The database user may not write the tables of FreeRADIUS.');
  if (NO_TABLE.includes(code) || /no such table/.test(message))
    return new ModuleError('invalid', 'The database lacks tables of FreeRADIUS.', { field: 'createTables' });
  if (UNREACHABLE.includes(code) || /timeout|terminated|connection ended|unable to open/i.test(message))
    return new ModuleError('network', 'The database of the RADIUS server does not answer.');
  if (/SQLITE_BUSY|SQLITE_LOCKED/.test(message) || CROSSED.includes(code))
    return new ModuleError('busy', 'The database of the RADIUS server is busy.');
  return new ModuleError(
    'remote',
    `The database of the RADIUS server refused it (${code === '' ? 'no reason given' : code}).`,
  );
};

export const createConnections = (): Connections => {
  const pools = new Map<string, Promise<RadiusDb>>();
  const connect = async (account: Account): Promise<RadiusDb> => {
    const { engine, file, createTables } = account;
    if (engine === 'sqlite' && !createTables && !existsSync(file))
      throw new ModuleError('network', `There is no file ${file}.`);
    const sql = openers[engine](account);
    try {
      if (createTables) await createRadiusTables(sql, engine);
      return { sql, engine };
    } catch (error) {
      await sql.destroy();
      throw explain(error);
    }
  };
  return {
    open: (account) => {
      const key = keyOf(account);
      const opened = pools.get(key) ?? connect(account);
      pools.set(key, opened);
      // What could not be opened is tried anew next time.
      opened.catch(() => pools.delete(key));
      return opened;
    },
    close: async () => {
      const opened = await Promise.allSettled(pools.values());
      pools.clear();
      for (const each of opened) if (each.status === 'fulfilled') await each.value.sql.destroy();
    },
  };
};
