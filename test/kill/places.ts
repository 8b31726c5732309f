import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenHouse } from '@billet/billing';
import type { Engine } from '@billet/database';
import { newMasterKey } from '@billet/kernel';
import { freshDatabase } from '@billet/testkit';
import { furnish } from '../support/furnish.ts';
import { seedServices } from '../support/seed-services.ts';
import { openWorkerHouse, type WorkerPlace } from './open-worker-house.ts';

export interface Place extends WorkerPlace {
  remove(): Promise<void>;
}

export const withHouse = async <T>(place: Place, work: (house: OpenHouse) => Promise<T>): Promise<T> => {
  const house = await openWorkerHouse(place);
  try {
    return await work(house);
  } finally {
    await house.close();
  }
};

const masterKey = newMasterKey();

const newPlace = async (engine: Engine, template?: Place): Promise<Place> => {
  const storage = mkdtempSync(join(tmpdir(), 'billet-kill-'));
  const removeStorage = (): void => { rmSync(storage, { recursive: true, force: true }); };
  if (engine === 'sqlite') {
    const file = join(storage, 'billet.db');
    if (template?.database.engine === 'sqlite') copyFileSync(template.database.file, file);
    return { storage, masterKey, database: { engine, file }, remove: () => Promise.resolve(removeStorage()) };
  }
  const name = template?.database.engine === 'postgres' ? new URL(template.database.url).pathname.slice(1) : undefined;
  const fresh = await freshDatabase(name);
  return {
    storage,
    masterKey,
    database: { engine, url: fresh.url },
    remove: async () => {
      await fresh.drop();
      removeStorage();
    },
  };
};

/** A company with clients to bill, as it stands before the first worker starts. `prepare` may do more before it is closed. */
export const seededPlace = async (engine: Engine, clients: number, prepare: (house: OpenHouse) => Promise<unknown>): Promise<Place> => {
  const place = await newPlace(engine);
  await withHouse(place, async (house) => {
    await seedServices(await furnish(house), clients, (client) => 1 + (client % 3));
    await prepare(house);
    // The copies are taken of the file alone.
    if (engine === 'sqlite') await house.db.writer.raw('pragma wal_checkpoint(truncate)');
  });
  return place;
};

/** The same company once more: what happens to one copy does not happen to another. */
export const copyOf = (place: Place): Promise<Place> => newPlace(place.database.engine, place);
