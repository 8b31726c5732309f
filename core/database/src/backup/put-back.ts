import { appendFile, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { BilletError } from '@billet/sdk';
import type { DatabaseConfig, DatabaseDeps, PostgresConfig } from '../config.ts';
import { openDatabase } from '../open-database.ts';
import { createKeyValueStore, type Fact } from '../stores/key-value-store.ts';
import { runPostgresTool } from './postgres-tools.ts';
import { tablesOf } from './tables.ts';

const notEmpty = (where: string): BilletError => new BilletError('RESTORE_NOT_EMPTY', `${where} is not empty. A backup is only put into an empty database.`, { status: 409 });

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Refuses a place where something is already. */
export const assertEmpty = async (config: DatabaseConfig, deps: DatabaseDeps): Promise<void> => {
  if (config.engine === 'sqlite') {
    if ([config.file, `${config.file}-wal`].some((file) => existsSync(file))) throw notEmpty(config.file);
    return;
  }
  const db = await openDatabase({ ...config, poolSize: 1 }, deps);
  try {
    if ((await tablesOf(db)).length > 0) throw notEmpty('This database');
  } finally {
    await db.close();
  }
};

const intoPostgres = async (config: PostgresConfig, file: string, { owner, key, value }: Fact): Promise<void> => {
  const script = `${file}.sql`;
  try {
    await runPostgresTool('pg_restore', ['--no-owner', '--no-privileges', '--no-comments', `--file=${script}`, file]);
    const schema = (config.schema ?? 'public').replaceAll('"', '""');
    const values = [owner, key, JSON.stringify(value)].map(literal).join(', ');
    await appendFile(script, `\ninsert into "${schema}".key_values (owner, key, value) values (${values}) on conflict (owner, key) do update set value = excluded.value;\n`);
    await runPostgresTool('psql', ['--no-psqlrc', '--no-password', '--quiet', '--single-transaction', '--set=ON_ERROR_STOP=1', `--file=${script}`], config.url);
  } finally {
    await rm(script, { force: true });
  }
};

/**
 * Puts a copy into an empty database together with one fact. There is no moment at which the rows are there and the fact
 * is not: nobody may take the copy for the original.
 */
export const putBack = async (config: DatabaseConfig, file: string, fact: Fact, deps: DatabaseDeps): Promise<void> => {
  await assertEmpty(config, deps);
  if (config.engine === 'postgres') return intoPostgres(config, file, fact);
  const db = await openDatabase({ engine: 'sqlite', file }, deps);
  try {
    await createKeyValueStore(db).setAll([fact]);
    await db.writer.raw('pragma wal_checkpoint(truncate)');
  } finally {
    await db.close();
  }
  await rename(file, config.file);
};
