import knex, { type Knex } from 'knex';
import type { DatabaseDeps, PostgresConfig } from '../config.ts';
import { DatabaseError } from '../errors.ts';
import { safeInteger } from './bindings.ts';
import type { Connections } from './connections.ts';
import { asKnexClient, dialectClass, hardened, type DialectClass, type KnexTransaction } from './dialect.ts';
import { knexLog } from './knex-log.ts';
import { mapPostgresError } from './map-error.ts';

const OLDEST_VERSION = 140_000;
const DEFAULT_POOL = 10;

const OID = { int8: 20, date: 1082, timestamp: 1114, timestamptz: 1184 } as const;

type Parser = (text: string) => unknown;

/** 64-bit integers come as checked numbers and times as the text they are; pg would give text and local Dates. */
const typeParsers = async (): Promise<{ getTypeParser(oid: number, format?: 'text' | 'binary'): Parser }> => {
  const { default: pg } = await import('pg');
  const verbatim: Parser = (text) => text;
  const own = new Map<number, Parser>([
    [OID.int8, (text) => safeInteger(text, 'bigint column')],
    [OID.date, verbatim],
    [OID.timestamp, verbatim],
    [OID.timestamptz, verbatim],
  ]);
  return {
    getTypeParser: (oid, format) =>
      own.get(oid) ?? (pg.types.getTypeParser as (oid: number, format?: string) => Parser)(oid, format),
  };
};

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

interface PgConnection {
  query(sql: string, done: (error: Error | null) => void): void;
}

type AfterCreate = (connection: PgConnection, done: (error: Error | null, connection: PgConnection) => void) => void;

const session =
  (schema: string, readOnly: boolean): AfterCreate =>
  (connection, done) => {
    const settings = [
      `set search_path to ${quoted(schema)}`,
      ...(readOnly ? ['set session characteristics as transaction read only'] : []),
    ];
    connection.query(settings.join('; '), (error) => {
      done(error, connection);
    });
  };

const postgresClient = (commits: { readonly relaxed: boolean }): DialectClass =>
  class extends hardened(dialectClass('pg'), mapPostgresError) {
    override transaction(...args: unknown[]): KnexTransaction {
      const transaction = super.transaction(...args);
      const begin = transaction.begin.bind(transaction);
      transaction.begin = async (connection) => {
        await begin(connection);
        if (commits.relaxed) await transaction.query(connection, 'set local synchronous_commit = off');
      };
      return transaction;
    }
  };

/** Two pools on the primary, so that reads cannot starve transactions and cannot write by mistake. */
export const openPostgres = async (config: PostgresConfig, deps: DatabaseDeps): Promise<Connections> => {
  const schema = config.schema ?? 'public';
  const size = config.poolSize ?? DEFAULT_POOL;
  const types = await typeParsers();
  const commits = { relaxed: false };
  const client = asKnexClient(postgresClient(commits));
  const open = (url: string, readOnly: boolean): Knex =>
    knex({
      client,
      // knex's types do not know `types`; pg does.
      connection: { connectionString: url, application_name: 'billet', keepAlive: true, types } as Knex.PgConnectionConfig,
      compileSqlOnError: false,
      pool: { min: 0, max: size, acquireTimeoutMillis: 30_000, afterCreate: session(schema, readOnly) },
      log: knexLog(deps.log),
    });
  const writer = open(config.url, false);
  try {
    const { rows } = await writer.raw<{ rows: { server_version_num: string }[] }>('show server_version_num');
    const version = Number(rows[0]?.server_version_num);
    if (version < OLDEST_VERSION) {
      throw new DatabaseError('other', `PostgreSQL 14 or newer is needed, this is ${String(version)}`);
    }
    if (schema !== 'public') await writer.raw(`create schema if not exists ${quoted(schema)}`);
  } catch (error) {
    await writer.destroy();
    throw error;
  }
  const reader = open(config.url, true);
  const reports = config.reportUrl === undefined ? reader : open(config.reportUrl, true);
  return {
    engine: 'postgres',
    writer,
    reader,
    reports,
    schema,
    relax: () => {
      commits.relaxed = true;
      return Promise.resolve();
    },
    close: async () => {
      await Promise.all([...new Set([reports, reader, writer])].map((pool) => pool.destroy()));
    },
  };
};
