import { existsSync } from 'node:fs';
import { BilletError } from '@billet/sdk';
import type { DatabaseConfig, DatabaseDeps } from '../config.ts';
import type { Database } from '../database.ts';
import { openDatabase } from '../open-database.ts';
import { runPostgresTool } from './postgres-tools.ts';
import { countRows, lastMigration } from './tables.ts';

/** What a copy holds, all of one moment. */
export interface CopyFacts {
  readonly rows: Readonly<Record<string, number>>;
  readonly lastMigration: string | undefined;
}

const factsOf = async (db: Database): Promise<CopyFacts> => ({ rows: await countRows(db), lastMigration: await lastMigration(db) });

const opened = async <T>(config: DatabaseConfig, deps: DatabaseDeps, work: (db: Database) => Promise<T>): Promise<T> => {
  const db = await openDatabase(config, deps);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
};

/** Reads what is in a copy of SQLite. */
export const readCopy = (file: string, deps: DatabaseDeps): Promise<CopyFacts> => opened({ engine: 'sqlite', file }, deps, factsOf);

/** A copy of one moment while others go on writing: `VACUUM INTO` on SQLite, `pg_dump` of one snapshot on PostgreSQL. */
export const saveCopy = async (config: DatabaseConfig, file: string, deps: DatabaseDeps): Promise<CopyFacts> => {
  if (config.engine === 'sqlite') {
    if (!existsSync(config.file)) throw new BilletError('DATABASE_MISSING', `There is no database at ${config.file}.`, { status: 404 });
    await opened(config, deps, (db) => db.writer.raw('vacuum into ?', [file]));
    return readCopy(file, deps);
  }
  return opened({ ...config, poolSize: 1 }, deps, (db) =>
    db.transaction(
      async () => {
        const [row] = await db.raw<{ id: string }>('select pg_export_snapshot() as id');
        const facts = await factsOf(db);
        await runPostgresTool('pg_dump', ['--format=custom', '--no-password', `--snapshot=${String(row?.id)}`, `--file=${file}`], config.url);
        return facts;
      },
      { isolation: 'repeatable read' },
    ),
  );
};
