import { existsSync } from 'node:fs';
import { link, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { saveCopy } from '@billet/database';
import { createLiveClock } from '@billet/kernel';
import { BilletError } from '@billet/sdk';
import { create } from 'tar';
import type { Environment } from '../environment.ts';
import { COPY, describeFile, KEY, MANIFEST, type Manifest } from './manifest.ts';

export interface BackupWishes {
  readonly file: string;
  readonly version: string;
  /** The key opens every stored secret: whoever has both has everything. So it is only inside on demand. */
  readonly withKey: boolean;
}

const exists = (file: string): BilletError => new BilletError('BACKUP_EXISTS', `${file} is there already. A backup never overwrites anything.`, { status: 409 });

/** Writes the file under another name first, on the disk for good, then gives it its own: a half one never has it. */
const pack = async (folder: string, names: readonly string[], file: string): Promise<void> => {
  const packed = join(folder, 'packed');
  await create({ file: packed, cwd: folder, gzip: true, portable: true, mode: 0o600 }, [...names]);
  const handle = await open(packed, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await link(packed, file).catch((cause: unknown) => {
    throw existsSync(file) ? exists(file) : cause;
  });
};

/** Saves the database into one file while the server runs. */
export const makeBackup = async (environment: Environment, wishes: BackupWishes): Promise<Manifest> => {
  const file = resolve(wishes.file);
  if (existsSync(file)) throw exists(file);
  const { database, masterKey, log } = environment.houseOptions();
  const folder = await mkdtemp(join(dirname(file), '.billet-backup-'));
  try {
    const clock = createLiveClock();
    const madeAt = clock.wall();
    const { rows, lastMigration } = await saveCopy(database, join(folder, COPY[database.engine]), { clock, log });
    if (wishes.withKey) await writeFile(join(folder, KEY), `${masterKey}\n`, { mode: 0o600 });
    const files = await Promise.all([COPY[database.engine], ...(wishes.withKey ? [KEY] as const : [])].map((name) => describeFile(folder, name)));
    const manifest: Manifest = { format: 1, version: wishes.version, engine: database.engine, madeAt, ...(lastMigration === undefined ? {} : { lastMigration }), rows, files };
    await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    await pack(folder, [MANIFEST, ...files.map(({ name }) => name)], file);
    return manifest;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
