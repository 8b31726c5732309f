import type { DatabaseConfig } from '@billet/database';
import { houseDatabase, postgresAvailable, requireComponent } from '@billet/testkit';

/** Declares a suite for a whole house on SQLite and on PostgreSQL. `open` gives where its database lies. */
export const eachDatabase = (title: string, define: (open: () => Promise<DatabaseConfig | undefined>) => void): void => {
  describe(`${title} [sqlite]`, () => {
    define(() => Promise.resolve(undefined));
  });
  if (!requireComponent('PostgreSQL', postgresAvailable())) {
    describe.skip(`${title} [postgres: not installed]`, () => { define(() => Promise.resolve(undefined)); });
    return;
  }
  describe(`${title} [postgres]`, () => {
    const drops: (() => Promise<void>)[] = [];
    define(async () => {
      const { database, drop } = await houseDatabase('postgres');
      drops.push(drop);
      return database;
    });
    after(async () => {
      for (const drop of drops) await drop();
    });
  });
};
