import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { auditInstallation, type AuditReport } from '@billet/billing';
import { readCopy, runPostgresTool } from '@billet/database';
import { createLiveClock, type KernelLog } from '@billet/kernel';
import { BilletError } from '@billet/sdk';
import { extract } from 'tar';
import { COPY, describeFile, KEY, MANIFEST, manifestSchema, type Manifest } from './manifest.ts';

const NAMES: ReadonlySet<string> = new Set([MANIFEST, KEY, ...Object.values(COPY)]);

const damaged = (reason: string, cause?: unknown): BilletError => new BilletError('BACKUP_DAMAGED', `This is not a whole backup: ${reason}`, { status: 422, cause });

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const unpack = async (file: string, folder: string): Promise<Manifest> => {
  let manifest: Manifest;
  try {
    await extract({ file, cwd: folder, strict: true, filter: (path, entry) => NAMES.has(path) && 'type' in entry && entry.type === 'File' });
    manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')));
  } catch (error) {
    throw damaged(reasonOf(error), error);
  }
  if (!manifest.files.some(({ name }) => name === COPY[manifest.engine])) throw damaged('the database is missing.');
  for (const said of manifest.files) {
    const found = await describeFile(folder, said.name).catch((error: unknown) => { throw damaged(reasonOf(error), error); });
    if (found.sha256 !== said.sha256 || found.bytes !== said.bytes) throw damaged(`${said.name} is not what was saved.`);
  }
  return manifest;
};

/** Unpacks a backup beside `near`, checks every sum, and takes it away again after the work. */
export const withBackup = async <T>(file: string, near: string, work: (folder: string, manifest: Manifest) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(near, '.billet-unpacked-'));
  try {
    return await work(folder, await unpack(resolve(file), folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

export interface Checked {
  readonly manifest: Manifest;
  /** Absent for PostgreSQL: its copy is only read through by its own program; a database for the audit is there after restoring. */
  readonly audit?: AuditReport;
}

/** Opens a backup and looks whether everything is in it. */
export const checkBackup = (file: string, log: KernelLog): Promise<Checked> =>
  withBackup(file, dirname(resolve(file)), async (folder, manifest) => {
    const copy = join(folder, COPY[manifest.engine]);
    if (manifest.engine === 'postgres') {
      await runPostgresTool('pg_restore', ['--file=/dev/null', copy]);
      return { manifest };
    }
    const { rows } = await readCopy(copy, { clock: createLiveClock(), log });
    const other = Object.keys({ ...rows, ...manifest.rows }).find((table) => rows[table] !== manifest.rows[table]);
    if (other !== undefined) throw damaged(`the rows of ${other} are not those that were saved.`);
    return { manifest, audit: await auditInstallation({ engine: 'sqlite', file: copy }, log) };
  });
