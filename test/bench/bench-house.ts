import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse, type OpenHouse } from '@billet/billing';
import type { DatabaseConfig, Engine } from '@billet/database';
import { createLog, newMasterKey } from '@billet/kernel';
import type { FreshDatabase } from '@billet/testkit';

/** Where an installation lies; plain data, so that another process can open it. */
export interface BenchPlace {
  readonly engine: Engine;
  readonly storage: string;
  readonly database: DatabaseConfig;
  readonly masterKey: string;
}

const freshPostgres = async (): Promise<FreshDatabase> => (await import('@billet/testkit')).freshDatabase();

/** An empty place of its own, and how to get rid of it. Only here is the testkit loaded: it is no part of what is measured. */
export const newPlace = async (engine: Engine): Promise<{ readonly place: BenchPlace; remove(): Promise<void> }> => {
  const storage = mkdtempSync(join(tmpdir(), 'billet-bench-'));
  const fresh = engine === 'sqlite' ? undefined : await freshPostgres();
  const database: DatabaseConfig = fresh === undefined ? { engine: 'sqlite', file: join(storage, 'billet.db') } : { engine: 'postgres', url: fresh.url };
  return {
    place: { engine, storage, database, masterKey: newMasterKey() },
    remove: async () => {
      await fresh?.drop();
      rmSync(storage, { recursive: true, force: true });
    },
  };
};

export const openPlace = (place: BenchPlace, extensionRoots: readonly string[] = []): Promise<OpenHouse> =>
  openHouse({
    database: place.database,
    masterKey: place.masterKey,
    log: createLog({ level: 'error' }),
    config: { baseUrl: () => 'http://127.0.0.1:3000', storage: place.storage },
    extensionRoots,
    source: true,
    soleProcess: place.engine === 'sqlite',
  });

/** As many jobs at a time as `billet start` does. */
const CONCURRENCY = 4;
const LOOK_MS = 10;

/**
 * Works as `billet start` does until a run is closed, but sends no mail: a queued notice is part of a run, its delivery
 * is not. Gives the number of statements that looking took.
 */
export const workUntilClosed = async (house: OpenHouse): Promise<number> => {
  await house.jobs.start({ ...house.tasks.handlers(), 'mail.send': () => Promise.resolve() }, { concurrency: CONCURRENCY });
  for (let looks = 1; ; looks += 1) {
    const runs = await house.db.raw(`select id from billing_runs where state = 'done'`);
    if (runs.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      continue;
    }
    await house.jobs.stop();
    return looks;
  }
};
