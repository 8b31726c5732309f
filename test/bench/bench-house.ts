import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse } from '@billet/billing';
import type { DatabaseConfig, Engine } from '@billet/database';
import { createLog, newMasterKey } from '@billet/kernel';
import { freshDatabase } from '@billet/testkit';
import { furnish, type FurnishedHouse } from '../support/furnish.ts';

export interface BenchHouse extends FurnishedHouse {
  /** Does all jobs that wait, but sends no mail: a queued notice is part of a run, its delivery is not. */
  work(): Promise<void>;
  remove(): Promise<void>;
}

interface Place {
  readonly database: DatabaseConfig;
  remove(): Promise<void>;
}

const placeOf = async (engine: Engine, storage: string): Promise<Place> => {
  if (engine === 'sqlite') return { database: { engine, file: join(storage, 'billet.db') }, remove: () => Promise.resolve() };
  const fresh = await freshDatabase();
  return { database: { engine, url: fresh.url }, remove: () => fresh.drop() };
};

/** An installation of its own on an empty database. */
export const openBenchHouse = async (engine: Engine): Promise<BenchHouse> => {
  const storage = mkdtempSync(join(tmpdir(), 'billet-bench-'));
  const place = await placeOf(engine, storage);
  const house = await openHouse({
    database: place.database,
    masterKey: newMasterKey(),
    log: createLog({ level: 'error' }),
    config: { baseUrl: () => 'http://127.0.0.1:3000', storage },
    extensionRoots: [],
    source: true,
    soleProcess: true,
  });
  const handlers = { ...house.tasks.handlers(), 'mail.send': () => Promise.resolve() };
  return {
    ...(await furnish(house)),
    work: async () => {
      while ((await house.jobs.drain(handlers)) > 0);
    },
    remove: async () => {
      await house.close();
      await place.remove();
      rmSync(storage, { recursive: true, force: true });
    },
  };
};
