import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashCheaply, openHouse, type HouseConfig, type OpenHouse } from '@billet/billing';
import type { DatabaseConfig } from '@billet/database';
import { createLog, systemCaller } from '@billet/kernel';
import type { Caller } from '@billet/sdk';
import { houseDatabase, testMasterKey } from '@billet/testkit';

export interface TestHouse extends OpenHouse {
  /** Brand, gateway-free, with one place and one monthly access plan. */
  readonly brandId: number;
  readonly productId: number;
  remove(): Promise<void>;
}

export const staff: Caller = { ...systemCaller, audience: 'staff', actor: { kind: 'staff', id: '1' }, userId: 1 };

export const clientCaller = (clientId: number): Caller => ({
  audience: 'client',
  actor: { kind: 'client', id: String(clientId) },
  permissions: ['*'],
  scope: { kind: 'clients', clientIds: [clientId] },
  locale: 'en',
  clientId,
});

/** A house on a throw-away database (a copy of one that was migrated before, on SQLite unless one is given), as a sandbox, with the brand and plan of the main story. */
export const openTestHouse = async (database: DatabaseConfig | undefined = undefined, start = '2027-01-21T13:00:00.000Z', extensionRoots: readonly string[] = [], config: Partial<HouseConfig> = {}): Promise<TestHouse> => {
  hashCheaply();
  const storage = mkdtempSync(join(tmpdir(), 'billet-house-'));
  const { database: place, drop } = database === undefined ? await houseDatabase('sqlite', extensionRoots) : { database, drop: () => Promise.resolve() };
  const house = await openHouse({
    database: place,
    masterKey: testMasterKey,
    log: createLog({ level: process.env['BILLET_LOG'] ?? 'silent' }),
    config: { baseUrl: () => 'http://127.0.0.1:3000', storage, ...config },
    extensionRoots,
    source: true,
    soleProcess: true,
  });
  await house.becomeSandbox(start);
  const brand = (await house.executor.callByName(
    'brands.create',
    { company: 'Provedor Fibra Ltda', name: 'Fibra', country: 'BR', currency: 'BRL', zone: 'America/Sao_Paulo', locale: 'pt-BR', email: 'contato@fibra.example', invoiceTemplate: 'F-{year}-{000000}' },
    staff,
  )) as { id: number };
  const product = (await house.executor.callByName(
    'products.create',
    {
      brandId: brand.id, type: 'access', slug: 'fibra-20m', name: { en: 'Fibra 20M' }, anchorDay: 1, dueDay: 10, raiseDaysBefore: 10,
      prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 9990 }],
    },
    staff,
  )) as { id: number };
  return {
    ...house,
    brandId: brand.id,
    productId: product.id,
    remove: async () => {
      await house.close();
      await drop();
      rmSync(storage, { recursive: true, force: true });
    },
  };
};

/** Signs a client up and gives its id. */
export const signUp = async (house: TestHouse, email: string): Promise<number> => {
  const guest: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'pt-BR', brandId: house.brandId };
  const reply = (await house.executor.callByName('clients.register', { name: 'Ana Souza', email, country: 'BR', password: 'uma senha boa', locale: 'pt-BR' }, guest)) as { clientId: number };
  return reply.clientId;
};
