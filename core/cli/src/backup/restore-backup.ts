import { copyFile, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { constants } from 'node:fs';
import { join } from 'node:path';
import { auditInstallation, quietCopyFact, type AuditReport } from '@billet/billing';
import { assertEmpty, putBack } from '@billet/database';
import { createLiveClock, createLog } from '@billet/kernel';
import { BilletError } from '@billet/sdk';
import type { Environment } from '../environment.ts';
import { holdStorage } from '../hold-storage.ts';
import { COPY, KEY, type Manifest } from './manifest.ts';
import { withBackup } from './open-backup.ts';

export interface Restored {
  readonly manifest: Manifest;
  readonly audit: AuditReport;
  /** Without the key the house does not open; it was saved apart. */
  readonly keyMissing: boolean;
}

/** Puts a backup into an empty place. What is there afterwards is a quiet copy: it opens, and nothing leaves it. */
export const restoreBackup = async (environment: Environment, file: string): Promise<Restored> => {
  const { storage } = environment;
  const database = environment.database();
  const log = createLog({ level: 'silent' });
  const clock = createLiveClock();
  await mkdir(storage, { recursive: true, mode: 0o700 });
  const release = await holdStorage(storage, database);
  try {
    await assertEmpty(database, { clock, log });
    return await withBackup(file, storage, async (folder, manifest) => {
      if (manifest.engine !== database.engine) {
        throw new BilletError('BACKUP_ENGINE', `This is a backup of ${manifest.engine}, and the database here is ${database.engine}.`, { status: 409 });
      }
      const key = join(storage, KEY);
      const keyInside = manifest.files.some(({ name }) => name === KEY);
      if (keyInside && !existsSync(key)) await copyFile(join(folder, KEY), key, constants.COPYFILE_EXCL);
      await putBack(database, join(folder, COPY[manifest.engine]), quietCopyFact(clock.wall()), { clock, log });
      return { manifest, audit: await auditInstallation(database, log), keyMissing: !existsSync(key) && (process.env['BILLET_KEY'] ?? '') === '' };
    });
  } finally {
    await release();
  }
};
