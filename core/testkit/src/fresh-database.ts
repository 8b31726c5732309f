import { openDatabase, type Database } from '@billet/database';
import { sharedPostgres, uniqueDatabaseName } from './postgres.ts';
import { silentDeps } from './silent-deps.ts';

/** A short connection each time: one that stays open would keep the test process from ending. */
const asAdministrator = async (url: string, act: (admin: Database) => Promise<unknown>): Promise<void> => {
  const admin = await openDatabase({ engine: 'postgres', url, poolSize: 1 }, silentDeps());
  try {
    await act(admin);
  } finally {
    await admin.close();
  }
};

export interface FreshDatabase {
  readonly name: string;
  readonly url: string;
  drop(): Promise<void>;
}

/** A new, empty PostgreSQL database (or a copy of `template`, which nobody may be using) on the shared server. */
export const freshDatabase = async (template = 'template0'): Promise<FreshDatabase> => {
  const server = await sharedPostgres();
  const name = uniqueDatabaseName();
  await asAdministrator(server.url, (admin) => admin.writer.raw('create database ?? template ??', [name, template]));
  return {
    name,
    url: server.urlOf(name),
    drop: () =>
      asAdministrator(server.url, (admin) => admin.writer.raw('drop database if exists ?? with (force)', [name])),
  };
};
