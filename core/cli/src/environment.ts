import { join, resolve } from 'node:path';
import { readInstallation, readMasterKey, worldSources, type HouseOptions, type Installation } from '@billet/billing';
import { createLog } from '@billet/kernel';
import { createUpkeep } from './backup/upkeep.ts';
import { extensionRoots, fromSource, storageFolder } from './extension-roots.ts';

export interface Environment {
  readonly storage: string;
  readonly installation: Installation;
  readonly port: number;
  readonly host: string;
  baseUrl(): string;
  /** The port that was really taken; known once the server listens (port 0 takes any). */
  listensOn(port: number): void;
  /** Where the database is; unlike `houseOptions` it makes no key. */
  database(): HouseOptions['database'];
  houseOptions(overrides?: Partial<HouseOptions>): HouseOptions;
}

/** Everything the environment and `storage/billet.json` say. */
export const readEnvironment = (given: { readonly storage?: string; readonly port?: number } = {}): Environment => {
  const storage = given.storage === undefined ? storageFolder() : resolve(given.storage);
  const installation = readInstallation(storage);
  const port = given.port ?? Number(process.env['BILLET_PORT'] ?? installation.port ?? 3000);
  const host = process.env['BILLET_HOST'] ?? installation.host ?? '127.0.0.1';
  let taken = port;
  const baseUrl = (): string => process.env['BILLET_URL'] ?? installation.baseUrl ?? `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${String(taken)}`;
  const url = process.env['BILLET_DATABASE'];
  const lease = process.env['BILLET_WORKER_LEASE'];
  const database = (): HouseOptions['database'] =>
    url === undefined || url === '' ? (installation.database === undefined ? { engine: 'sqlite', file: join(storage, 'billet.db') } : toDatabase(installation.database)) : { engine: 'postgres', url };
  return {
    storage,
    installation,
    database,
    port,
    host,
    baseUrl,
    listensOn: (actual) => {
      taken = actual;
    },
    houseOptions: (overrides = {}) => ({
      database: database(),
      masterKey: readMasterKey(storage, process.env['BILLET_KEY']),
      log: createLog({ level: process.env['BILLET_LOG'] ?? 'warn' }),
      config: { baseUrl, storage, publicSources: worldSources, upkeep: createUpkeep(storage) },
      extensionRoots: extensionRoots(storage),
      source: fromSource,
      ...(lease === undefined ? {} : { workerLeaseMs: Number(lease) * 1000 }),
      ...overrides,
    }),
  };
};

const toDatabase = (database: NonNullable<Installation['database']>): HouseOptions['database'] =>
  database.engine === 'sqlite' ? database : { engine: 'postgres', url: database.url, ...(database.schema === undefined ? {} : { schema: database.schema }) };
