import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse } from '@billet/billing';
import type { DatabaseConfig, Engine } from '@billet/database';
import { createLog, newMasterKey } from '@billet/kernel';
import { freshDatabase } from './fresh-database.ts';

/** The key of every house of this process that stands on a copy. */
export const testMasterKey = newMasterKey();

/** A database of a house on its first day, with every table of core and of the extensions, and nothing in them. */
export interface HouseDatabase {
  readonly database: DatabaseConfig;
  drop(): Promise<void>;
}

interface Template {
  copy(): Promise<HouseDatabase>;
}

const openOnce = async (database: DatabaseConfig, storage: string, extensionRoots: readonly string[]): Promise<void> => {
  const house = await openHouse({
    database,
    masterKey: testMasterKey,
    log: createLog({ level: 'silent' }),
    config: { baseUrl: () => 'http://127.0.0.1:3000', storage },
    extensionRoots,
    source: import.meta.url.endsWith('.ts'),
    soleProcess: true,
  });
  await house.close();
};

const ownFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'billet-template-'));
  process.once('exit', () => { rmSync(folder, { recursive: true, force: true }); });
  return folder;
};

const sqliteTemplate = async (extensionRoots: readonly string[]): Promise<Template> => {
  const folder = ownFolder();
  const original = join(folder, 'template.db');
  await openOnce({ engine: 'sqlite', file: original }, folder, extensionRoots);
  let copies = 0;
  return {
    copy: () => {
      const file = join(folder, `${String((copies += 1))}.db`);
      copyFileSync(original, file);
      return Promise.resolve({
        database: { engine: 'sqlite', file },
        drop: () => {
          for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
          return Promise.resolve();
        },
      });
    },
  };
};

const postgresTemplate = async (extensionRoots: readonly string[]): Promise<Template> => {
  const original = await freshDatabase();
  await openOnce({ engine: 'postgres', url: original.url }, ownFolder(), extensionRoots);
  return {
    copy: async () => {
      const { url, drop } = await freshDatabase(original.name);
      return { database: { engine: 'postgres', url }, drop };
    },
  };
};

const templates = new Map<string, Promise<Template>>();

/** A copy of a database that was migrated once in this process: migrating each anew takes most of the time of a small test. */
export const houseDatabase = async (engine: Engine, extensionRoots: readonly string[] = []): Promise<HouseDatabase> => {
  const key = [engine, ...extensionRoots].join('\n');
  const template = templates.get(key) ?? (engine === 'sqlite' ? sqliteTemplate : postgresTemplate)(extensionRoots);
  templates.set(key, template);
  return (await template).copy();
};
