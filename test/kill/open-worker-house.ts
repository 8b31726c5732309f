import { mailRendererRef, openHouse, type OpenHouse } from '@billet/billing';
import type { DatabaseConfig } from '@billet/database';
import { createLog } from '@billet/kernel';

export interface WorkerPlace {
  readonly database: DatabaseConfig;
  readonly masterKey: string;
  readonly storage: string;
}

/** The house as a worker opens it, by itself without extensions: what is killed there is the engine. */
export const openWorkerHouse = async ({ database, masterKey, storage }: WorkerPlace, extensionRoots: readonly string[] = []): Promise<OpenHouse> => {
  const house = await openHouse({
    database,
    masterKey,
    log: createLog({ level: 'silent' }),
    config: { baseUrl: () => 'http://127.0.0.1:3000', storage, allowInner: true },
    extensionRoots: [...extensionRoots],
    source: true,
    soleProcess: database.engine === 'sqlite',
    workerLeaseMs: 1000,
  });
  house.services.provide(mailRendererRef, { render: ({ key }) => Promise.resolve({ subject: key, text: key, html: key }) });
  return house;
};
