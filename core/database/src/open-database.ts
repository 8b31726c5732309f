import type { DatabaseConfig, DatabaseDeps } from './config.ts';
import { openPostgres } from './connections/open-postgres.ts';
import { openSqlite } from './connections/open-sqlite.ts';
import { Database } from './database.ts';

/** Opens the database of either engine. Close it when done. */
export const openDatabase = async (config: DatabaseConfig, deps: DatabaseDeps): Promise<Database> =>
  new Database(
    config.engine === 'sqlite' ? await openSqlite(config, deps) : await openPostgres(config, deps),
    deps,
  );
