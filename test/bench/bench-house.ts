import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse, type OpenHouse } from '@billet/billing';
import type { DatabaseConfig, Engine } from '@billet/database';
import { createLog, newMasterKey, systemCaller } from '@billet/kernel';
import { freshDatabase, type FreshDatabase } from '@billet/testkit';

const START = '2027-01-15T12:00:00.000Z';

export interface BenchHouse {
  readonly house: OpenHouse;
  readonly brandId: number;
  readonly productId: number;
  /** Calls an operation as the system. */
  call<T>(operation: string, input: unknown): Promise<T>;
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
  const fresh: FreshDatabase = await freshDatabase();
  return { database: { engine, url: fresh.url }, remove: () => fresh.drop() };
};

/** An installation on an empty database, as a sandbox in January 2027, with one brand and one monthly product. */
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
  await house.becomeSandbox(START);
  const call = <T>(operation: string, input: unknown): Promise<T> => house.executor.callByName(operation, input, { ...systemCaller, audience: 'staff' }) as Promise<T>;
  const brand = await call<{ id: number }>('brands.create', { company: 'Bench Ltd', name: 'Bench', country: 'DE', currency: 'EUR', zone: 'Europe/Berlin', locale: 'en', email: 'bench@example.com', invoiceTemplate: 'B-{year}-{0000000}' });
  const product = await call<{ id: number }>('products.create', {
    brandId: brand.id, type: 'hosting', slug: 'web-s', name: { en: 'Web S' }, dueDay: 1, raiseDaysBefore: 10,
    prices: [{ currency: 'EUR', cycle: { unit: 'month', count: 1 }, price: 999 }],
  });
  const handlers = { ...house.tasks.handlers(), 'mail.send': () => Promise.resolve() };
  return {
    house,
    brandId: brand.id,
    productId: product.id,
    call,
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
