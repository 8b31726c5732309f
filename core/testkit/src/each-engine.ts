import { openDatabase, type Database, type DatabaseDeps } from '@billet/database';
import { requireComponent } from './component.ts';
import { freshDatabase } from './fresh-database.ts';
import { postgresAvailable } from './postgres.ts';
import { silentDeps } from './silent-deps.ts';

/** Opens a new, empty database of the engine under test. */
export type OpenFresh = (deps?: Partial<DatabaseDeps>) => Promise<Database>;

type CleanUps = (() => Promise<void>)[];

const sqlite =
  (cleanUps: CleanUps): OpenFresh =>
  async (deps = {}) => {
    const database = await openDatabase({ engine: 'sqlite', file: ':memory:' }, { ...silentDeps(), ...deps });
    cleanUps.push(() => database.close());
    return database;
  };

const postgres =
  (cleanUps: CleanUps): OpenFresh =>
  async (deps = {}) => {
    const fresh = await freshDatabase();
    cleanUps.push(() => fresh.drop());
    const database = await openDatabase({ engine: 'postgres', url: fresh.url }, { ...silentDeps(), ...deps });
    cleanUps.push(() => database.close());
    return database;
  };

/**
 * Declares the same suite for SQLite and for PostgreSQL. Where PostgreSQL is missing its half is skipped by name
 * (a failure under `CI=true`). Databases are closed and removed after the test that opened them, or with `keep`
 * after the whole suite (open them in `before`).
 */
export const eachEngine = (
  title: string,
  define: (open: OpenFresh) => void,
  options: { readonly keep?: boolean } = {},
): void => {
  const suite = (engine: string, opener: (cleanUps: CleanUps) => OpenFresh): void => {
    describe(`${title} [${engine}]`, () => {
      const cleanUps: CleanUps = [];
      const cleanUp = async (): Promise<void> => {
        for (const step of cleanUps.splice(0).reverse()) await step();
      };
      define(opener(cleanUps));
      if (options.keep) after(cleanUp);
      else afterEach(cleanUp);
    });
  };
  suite('sqlite', sqlite);
  if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres', postgres);
  else describe.skip(`${title} [postgres: not installed]`, () => define(postgres([])));
};
