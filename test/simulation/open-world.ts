import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hashCheaply, mailRendererRef, openHouse, type OpenHouse } from '@billet/billing';
import type { DatabaseConfig } from '@billet/database';
import { createLog, newMasterKey, systemCaller } from '@billet/kernel';
import { isBilletError, type Caller } from '@billet/sdk';
import { freshDatabase } from '@billet/testkit';
import { createModel } from './model.ts';
import { createRandom } from './random.ts';
import { furnishBrands } from './furnish-brands.ts';
import type { World } from './world.ts';

const GATEWAYS = resolve(import.meta.dirname, '..', '..', 'gateways');
const staff: Caller = { ...systemCaller, audience: 'staff', actor: { kind: 'staff', id: 'simulation' } };

export const START = '2026-11-20T12:00:00.000Z';

export interface OpenWorld extends World {
  /** Every call that was made and how it ended, one line each. */
  readonly journal: string[];
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly seed: number;
  readonly clients: number;
  readonly engine?: 'sqlite' | 'postgres';
}

const openSimHouse = (database: DatabaseConfig, storage: string): Promise<OpenHouse> =>
  openHouse({
    database,
    masterKey: newMasterKey(),
    log: createLog({ level: process.env['BILLET_LOG'] ?? 'silent' }),
    config: { baseUrl: () => 'http://127.0.0.1:3000', storage },
    extensionRoots: [GATEWAYS],
    source: true,
    soleProcess: true,
  });

/** A company on its first day: the real engine in this process, on an empty database, in a sandbox. */
export const openWorld = async ({ seed, clients, engine = 'sqlite' }: WorldOptions): Promise<OpenWorld> => {
  hashCheaply();
  const storage = mkdtempSync(join(tmpdir(), 'billet-simulation-'));
  const fresh = engine === 'postgres' ? await freshDatabase() : undefined;
  const house = await openSimHouse(fresh === undefined ? { engine: 'sqlite', file: ':memory:' } : { engine: 'postgres', url: fresh.url }, storage);
  house.services.provide(mailRendererRef, { render: ({ key }) => Promise.resolve({ subject: key, text: key, html: key }) });
  await house.becomeSandbox(START);
  const journal: string[] = [];
  const call = async <T>(operation: string, input: unknown, caller: Caller = staff): Promise<T | undefined> => {
    const line = `${house.clock.now().slice(0, 16)} ${operation} ${JSON.stringify(input)}`;
    try {
      const reply = (await house.executor.callByName(operation, input, caller)) as T;
      journal.push(line);
      return reply;
    } catch (error) {
      if (!isBilletError(error) || error.status >= 500) throw new Error(`${line} failed`, { cause: error });
      journal.push(`${line} ✗ ${error.code}`);
      return undefined;
    }
  };
  const random = createRandom(seed);
  const rows: World['rows'] = (sql, bindings = []) => house.db.raw(sql, bindings);
  const one: World['one'] = async <T extends object>(sql: string, bindings: readonly (string | number)[] = []) => {
    const found = await rows<T>(sql, bindings);
    return found.length === 0 ? undefined : random.pick(found);
  };
  return {
    house,
    random,
    journal,
    model: createModel(),
    limits: { clients },
    brands: await furnishBrands(call),
    call,
    rows,
    one,
    sleep: 1,
    close: async () => {
      await house.close();
      await fresh?.drop();
      rmSync(storage, { recursive: true, force: true });
    },
  };
};
