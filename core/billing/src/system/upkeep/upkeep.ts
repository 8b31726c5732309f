import { mkdir, readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceRef } from '@billet/sdk';

/** What only whoever has started this house can do for it: its own process serves pages meanwhile. */
export interface Upkeep {
  /** Saves the database into a file that is not there yet. */
  saveTo(file: string, signal: AbortSignal): Promise<void>;
  /** Opens a saved file again and looks whether everything is in it and every promise holds; what is wrong is thrown. */
  check(file: string, signal: AbortSignal): Promise<void>;
}

export interface BackupFile {
  readonly name: string;
  readonly bytes: number;
  readonly at: string;
}

/** The folders of the house on this machine. */
export interface StorageFacts {
  /** Bytes of the disk with the storage folder: those that are free for this process, and all. */
  disk(): Promise<{ readonly free: number; readonly total: number }>;
  /** Where backups lie: said by the installation, never by who asks. */
  readonly backups: string;
  backupFiles(): Promise<readonly BackupFile[]>;
  makeFolder(): Promise<void>;
}

export const storageFactsRef = serviceRef<StorageFacts>('system.storage');

/** A name of a backup: nothing that leads elsewhere. */
const BACKUP_NAME = /^[\w.-]+\.t(ar\.)?gz$/;

export const createStorageFacts = (storage: string): StorageFacts => {
  const backups = join(storage, 'backups');
  return {
    backups,
    disk: async () => {
      const { bavail, blocks, bsize } = await statfs(storage);
      return { free: bavail * bsize, total: blocks * bsize };
    },
    backupFiles: async () => {
      const names = await readdir(backups).catch((): readonly string[] => []);
      const files = await Promise.all(names.filter((name) => BACKUP_NAME.test(name)).map(async (name) => {
        const { size, mtime } = await stat(join(backups, name));
        return { name, bytes: size, at: mtime.toISOString() };
      }));
      return files.sort((a, b) => (a.at < b.at ? 1 : -1));
    },
    makeFolder: async () => {
      await mkdir(backups, { recursive: true, mode: 0o700 });
    },
  };
};
