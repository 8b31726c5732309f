import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { auditInstallation, openHouse, writeInstallation, type AuditReport } from '@billet/billing';
import { assertEmpty, createKeyValueStore, moveRows, openDatabase, type Database, type DatabaseConfig, type Moved } from '@billet/database';
import { createLiveClock, createLog } from '@billet/kernel';
import { BilletError } from '@billet/sdk';
import type { Environment } from '../environment.ts';
import { holdStorage } from '../hold-storage.ts';

export interface MovedHouse extends Moved {
  /** What the promises said before, and what they say there. */
  readonly before: AuditReport;
  readonly audit: AuditReport;
  /** The file that the house was in, under its new name; absent if the house did not move. */
  readonly kept: string | undefined;
}

/** In a database that a move began with and did not end: it is replaced with all the rest in the transaction that fills it. */
const BEGUN = { owner: 'kernel', key: 'move-begun', value: true };

const deps = { clock: createLiveClock(), log: createLog({ level: 'silent' }) };

const withDatabase = async <T>(config: DatabaseConfig, work: (db: Database) => Promise<T>): Promise<T> => {
  const db = await openDatabase(config, deps);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
};

const wasBegun = (target: DatabaseConfig): Promise<boolean> =>
  withDatabase(target, async (db) => {
    const [table] = await db.raw(`select 1 where to_regclass('key_values') is not null`);
    return table !== undefined && (await createKeyValueStore(db).get(BEGUN.owner, BEGUN.key)) !== undefined;
  });

/** Opens the house once, so that every table is there in the shape that this version knows. */
const bringUpToDate = async (environment: Environment, database: DatabaseConfig): Promise<void> => {
  const house = await openHouse(environment.houseOptions({ database }));
  await house.close();
};

const prepare = async (environment: Environment, target: DatabaseConfig): Promise<void> => {
  if (!(await wasBegun(target))) await assertEmpty(target, deps);
  await bringUpToDate(environment, target);
  await withDatabase(target, (db) => createKeyValueStore(db).setAll([BEGUN]));
};

/** Nothing of the file is left beside it, and nobody takes it for the house any more. */
const setAside = async (file: string): Promise<string> => {
  await withDatabase({ engine: 'sqlite', file }, (db) => db.writer.raw('pragma wal_checkpoint(truncate)'));
  const kept = `${file}.moved`;
  await rename(file, kept);
  return kept;
};

/**
 * Moves a house from SQLite to PostgreSQL. Only where every row arrived and no promise broke does the house change its address.
 * @throws BilletError `MOVE_FROM`, `RESTORE_NOT_EMPTY`, `MOVE_SCHEMA`, `MOVE_INCOMPLETE`
 */
export const moveDatabase = async (environment: Environment, url: string, say: (line: string) => void): Promise<MovedHouse> => {
  const source = environment.database();
  if (source.engine !== 'sqlite') throw new BilletError('MOVE_FROM', 'This house is on PostgreSQL already. It is moved with the programs of PostgreSQL: pg_dump and pg_restore.', { status: 409 });
  if (!existsSync(source.file)) throw new BilletError('DATABASE_MISSING', `There is no database at ${source.file}.`, { status: 404 });
  if (existsSync(`${source.file}.moved`)) throw new BilletError('MOVE_FROM', `${source.file}.moved is there already. Put it elsewhere first.`, { status: 409 });
  const target: DatabaseConfig = { engine: 'postgres', url };
  const release = await holdStorage(environment.storage, source);
  try {
    await prepare(environment, target);
    await bringUpToDate(environment, source);
    const before = await auditInstallation(source, deps.log);
    const moved = await withDatabase(source, (from) => withDatabase(target, (to) => moveRows(from, to, (table, rows) => { if (rows > 0) say(`  ${table}  ${String(rows)}`); })));
    const audit = await auditInstallation(target, deps.log);
    if (audit.findings.length > before.findings.length) return { ...moved, before, audit, kept: undefined };
    writeInstallation(environment.storage, { ...environment.installation, database: { engine: 'postgres', url } });
    return { ...moved, before, audit, kept: await setAside(source.file) };
  } finally {
    await release();
  }
};
