import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import type { DatabaseDeps, SqliteConfig } from '../config.ts';
import type { Connections } from './connections.ts';
import {
  asKnexClient,
  dialectClass,
  hardened,
  type DialectClass,
  type KnexTransaction,
  type StatementObject,
} from './dialect.ts';
import { keepStatements, type KeepingConnection } from './kept-statements.ts';
import { knexLog } from './knex-log.ts';
import { mapSqliteError } from './map-error.ts';

const BUSY_TIMEOUT_MS = 5000;
const DEFAULT_READERS = 4;

interface Sqlite3 {
  readonly OPEN_READONLY: number;
  readonly OPEN_READWRITE: number;
  readonly OPEN_CREATE: number;
  readonly Database: new (file: string, mode: number, opened: (error: Error | null) => void) => SqliteConnection;
}

interface SqliteConnection extends KeepingConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
}

const exec = (connection: SqliteConnection, sql: string): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.exec(sql, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });

/** Statements that report how many rows they changed go through `run`; knex's raw path drops that number. */
const runAffected = (connection: SqliteConnection, statement: StatementObject): Promise<StatementObject> =>
  new Promise((resolve, reject) => {
    connection.run(statement.sql, statement.bindings ?? [], function (error) {
      if (error) {
        reject(mapSqliteError(error));
        return;
      }
      statement.response = { rowCount: this.changes };
      resolve(statement);
    });
  });

const sqliteClient = (readOnly: boolean, pragmas: string): DialectClass =>
  class extends hardened(dialectClass('sqlite3'), mapSqliteError) {
    override async acquireRawConnection(): Promise<unknown> {
      const { OPEN_READONLY, OPEN_READWRITE, OPEN_CREATE, Database } = this.driver as Sqlite3;
      const mode = readOnly ? OPEN_READONLY : OPEN_READWRITE | OPEN_CREATE;
      try {
        const connection = await new Promise<SqliteConnection>((resolve, reject) => {
          const opened = new Database(String(this.connectionSettings['filename']), mode, (error) => {
            if (error) reject(error);
            else resolve(opened);
          });
        });
        await exec(connection, pragmas);
        keepStatements(connection);
        return connection;
      } catch (error) {
        throw mapSqliteError(error);
      }
    }

    override _query(connection: unknown, statement: StatementObject): Promise<StatementObject> {
      return statement.options?.affected
        ? runAffected(connection as SqliteConnection, statement)
        : super._query(connection, statement);
    }

    /** A deferred BEGIN that writes later can meet SQLITE_BUSY in the middle; an immediate one waits at its start. */
    override transaction(...args: unknown[]): KnexTransaction {
      const transaction = super.transaction(...args);
      transaction.begin = (connection) => transaction.query(connection, 'BEGIN IMMEDIATE;');
      return transaction;
    }
  };

const open = (file: string, pool: Knex.PoolConfig, client: DialectClass, deps: DatabaseDeps): Knex =>
  knex({
    client: asKnexClient(client),
    connection: { filename: file },
    useNullAsDefault: true,
    compileSqlOnError: false,
    pool: { ...pool, acquireTimeoutMillis: 60_000 },
    log: knexLog(deps.log),
  });

interface Place {
  readonly file: string;
  readonly durable: boolean;
  remove(): void;
}

const placeOf = (file: string): Place => {
  if (file !== ':memory:') return { file, durable: true, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'billet-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
    process.off('exit', remove);
  };
  process.on('exit', remove);
  return { file: join(folder, 'private.sqlite'), durable: false, remove };
};

/** One connection that writes, a pool of read-only ones. */
export const openSqlite = async (config: SqliteConfig, deps: DatabaseDeps): Promise<Connections> => {
  const place = placeOf(config.file);
  const shared = `pragma busy_timeout = ${String(BUSY_TIMEOUT_MS)}; pragma temp_store = memory;`;
  const writer = open(
    place.file,
    { min: 1, max: 1 },
    sqliteClient(
      false,
      `${shared} pragma journal_mode = wal; pragma synchronous = ${place.durable ? 'full' : 'off'};
       pragma foreign_keys = on; pragma cache_size = -32000; pragma journal_size_limit = 67108864;`,
    ),
    deps,
  );
  try {
    // The first reader needs the file and its WAL to be there.
    await writer.raw('select 1');
  } catch (error) {
    await writer.destroy();
    place.remove();
    throw error;
  }
  const readers = config.readers ?? DEFAULT_READERS;
  const reader = open(
    place.file,
    { min: 0, max: readers },
    sqliteClient(true, `${shared} pragma cache_size = -8000;`),
    deps,
  );
  return {
    engine: 'sqlite',
    writer,
    reader,
    reports: reader,
    schema: 'main',
    relax: async () => {
      if (place.durable) await writer.raw('pragma synchronous = normal');
    },
    close: async () => {
      await reader.destroy();
      await writer.destroy();
      place.remove();
    },
  };
};
