import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openHouse, type HouseOptions } from '@billet/billing';
import { createLiveClock, createLog } from '@billet/kernel';
import { BilletError } from '@billet/sdk';
import { COPY } from '../backup/manifest.ts';
import { makeBackup } from '../backup/make-backup.ts';
import { checkBackup, withBackup } from '../backup/open-backup.ts';
import type { Environment } from '../environment.ts';
import { holdStorage } from '../hold-storage.ts';

/** Brings the database forward; gives the migrations that ran, as `owner/name`. */
export type Forward = (options: HouseOptions, since: string) => Promise<readonly string[]>;

export interface Updated {
  /** The backup that was made and checked before anything changed. */
  readonly backup: string;
  readonly ran: readonly string[];
}

/** A house that opens has run every migration of core and of its extensions. */
export const forward: Forward = async (options, since) => {
  const house = await openHouse(options);
  try {
    const rows = await house.db.raw<{ owner: string; name: string }>('select owner, name from billet_migrations where applied_at >= ? order by applied_at, owner, name', [since]);
    return rows.map(({ owner, name }) => `${owner}/${name}`);
  } finally {
    await house.close();
  }
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Makes the file what it was. Nobody else writes to it meanwhile: the storage is held. */
const copyBack = (backup: string, storage: string, file: string): Promise<void> =>
  withBackup(backup, storage, async (folder) => {
    const whole = `${file}.before-update`;
    await copyFile(join(folder, COPY.sqlite), whole);
    for (const beside of ['-wal', '-shm']) await rm(`${file}${beside}`, { force: true });
    await rename(whole, file);
  });

/**
 * Saves the database, then brings it forward. A migration that fails leaves what was there: on PostgreSQL its transaction
 * is undone, and those before it are made so that the version before runs on them; on SQLite the backup is copied back.
 */
export const updateHouse = async (environment: Environment, version: string, bring: Forward = forward): Promise<Updated> => {
  const options = environment.houseOptions();
  const { database } = options;
  const release = await holdStorage(environment.storage, database);
  try {
    const since = createLiveClock().wall();
    const folder = join(environment.storage, 'backups');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const backup = join(folder, `before-${version}-${since.replaceAll(/[^0-9TZ]/g, '')}.tgz`);
    await makeBackup(environment, { file: backup, version, withKey: false });
    await checkBackup(backup, createLog({ level: 'silent' }));
    try {
      return { backup, ran: await bring(options, since) };
    } catch (error) {
      if (database.engine === 'sqlite') await copyBack(backup, environment.storage, database.file);
      throw new BilletError('UPDATE_FAILED', `The update failed: ${reasonOf(error)} The database is what the version before can use. The backup is ${backup}.`, { status: 409, cause: error });
    }
  } finally {
    await release();
  }
};
