import { join } from 'node:path';
import { acquireWriterLock, type DatabaseConfig } from '@billet/database';

/** Makes this process the only one that writes to a SQLite installation. PostgreSQL takes any number, so nothing is held. */
export const holdStorage = async (storage: string, database: DatabaseConfig): Promise<() => Promise<void>> =>
  database.engine === 'sqlite' ? acquireWriterLock(join(storage, 'billet.lock')) : () => Promise.resolve();
