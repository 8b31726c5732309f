import type { Database } from '../database.ts';
import { DatabaseError } from '../errors.ts';
import { Migrator } from './migrator.ts';

/** One step of a schema. Names sort in the order in which they run, for example `0001-create-clients`. */
export interface Migration {
  readonly name: string;
  up(m: Migrator): Promise<void>;
}

interface LogRow {
  readonly name: string;
  readonly applied_at: string;
}

export interface MigrateOptions {
  /** All tables of this owner begin with it. */
  readonly tablePrefix?: string;
}

const LOG = 'billet_migrations';
const LOCK_KEY = 0x62696c6c;
const NAME = /^\d{4}-[a-z0-9-]+$/;

const CREATE_LOG = `create table if not exists ${LOG} (
  owner text not null, name text not null, applied_at text not null, primary key (owner, name))`;

const assertNames = (owner: string, migrations: readonly Migration[]): void => {
  let previous = '';
  for (const { name } of migrations) {
    if (!NAME.test(name) || name <= previous) {
      throw new DatabaseError('other', `migration "${name}" of ${owner}: names are like 0001-what and ascend`);
    }
    previous = name;
  }
};

/** Whoever holds this is the only one to change the schema; on SQLite the write lock does the same. */
const takeTurn = async (db: Database): Promise<void> => {
  if (db.engine === 'postgres') await db.raw('select pg_advisory_xact_lock(?)', [LOCK_KEY]);
};

const logExists = async (db: Database): Promise<boolean> => {
  const rows =
    db.engine === 'sqlite'
      ? await db.raw('select 1 from sqlite_master where name = ?', [LOG])
      : await db.raw('select 1 where to_regclass(?) is not null', [LOG]);
  return rows.length > 0;
};

const applied = async (db: Database, owner: string): Promise<LogRow[]> =>
  (await logExists(db))
    ? db.raw<LogRow>(`select name, applied_at from ${LOG} where owner = ? order by name`, [owner])
    : [];

/** Runs what is still missing, each migration in its own transaction. Returns the names of those that ran. */
export const migrate = async (
  db: Database,
  owner: string,
  migrations: readonly Migration[],
  options: MigrateOptions = {},
): Promise<string[]> => {
  assertNames(owner, migrations);
  const done = new Set((await applied(db, owner)).map((row) => row.name));
  const ran: string[] = [];
  for (const migration of migrations.filter(({ name }) => !done.has(name))) {
    const fresh = await db.transaction(
      async (work) => {
        await takeTurn(db);
        await work.trx.raw(CREATE_LOG);
        // Another process may have done it while this one waited for its turn.
        const before = await applied(db, owner);
        if (before.some((row) => row.name === migration.name)) return false;
        await migration.up(new Migrator(db.engine, work.trx, options.tablePrefix));
        await work.trx(LOG).insert({ owner, name: migration.name, applied_at: db.clock.wall() });
        return true;
      },
      { schemaChange: true },
    );
    if (fresh) ran.push(migration.name);
  }
  return ran;
};

export interface MigrationStatus {
  readonly applied: readonly { readonly name: string; readonly appliedAt: string }[];
  readonly pending: readonly string[];
  /** Applied by a newer version of the code. */
  readonly unknown: readonly string[];
}

/** Which migrations of an owner ran, which are missing, which this code does not know. Changes nothing. */
export const migrationStatus = async (
  db: Database,
  owner: string,
  migrations: readonly Migration[],
): Promise<MigrationStatus> => {
  const rows = await applied(db, owner);
  const known = new Set(migrations.map(({ name }) => name));
  const done = new Set(rows.map(({ name }) => name));
  return {
    applied: rows.map((row) => ({ name: row.name, appliedAt: row.applied_at })),
    pending: migrations.map(({ name }) => name).filter((name) => !done.has(name)),
    unknown: rows.map(({ name }) => name).filter((name) => !known.has(name)),
  };
};
