import type { Secret } from '@billet/sdk';
import { openSql, type Knex, type SqlServer } from '@billet/sql-accounts';
import type { Account } from './settings.ts';

/** A user as the server should have it. */
export interface ServerUser {
  readonly name: string;
  readonly password?: Secret | undefined;
  readonly databases: readonly string[];
  readonly access: 'all' | 'readOnly';
  readonly hosts: readonly string[];
  /** 0 = as many as the server takes. */
  readonly connections: number;
  readonly locked: boolean;
}

/** What a kind of database server is told to do. Every word of it may be said twice. */
export interface Dialect {
  version(sql: Knex): Promise<string>;
  hasDatabase(sql: Knex, name: string): Promise<boolean>;
  hasUser(sql: Knex, name: string): Promise<boolean>;
  createDatabase(sql: Knex, account: Account, name: string): Promise<void>;
  dropDatabase(sql: Knex, name: string): Promise<void>;
  /** Makes or changes the user, and takes away what it should no longer reach. `owned` are all databases of its account. */
  ensureUser(sql: Knex, user: ServerUser, owned: readonly string[]): Promise<void>;
  dropUser(sql: Knex, name: string): Promise<void>;
  lockUser(sql: Knex, name: string, locked: boolean): Promise<void>;
  /** Bytes by database. */
  sizes(sql: Knex, names: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export const serverOf = (account: Account, database = account.database): SqlServer => ({
  ...account,
  engine: account.engine === 'postgresql' ? 'postgres' : 'mysql',
  file: '',
  database,
});

/** Work inside one of the clients' databases. */
export const inside = async <T>(account: Account, database: string, work: (sql: Knex) => Promise<T>): Promise<T> => {
  const sql = openSql(serverOf(account, database));
  try {
    return await work(sql);
  } finally {
    await sql.destroy();
  }
};


/** Whether a query finds anything. */
export const finds = async (query: PromiseLike<unknown>): Promise<boolean> => {
  const answer = (await query) as readonly unknown[] | { readonly rows: readonly unknown[] };
  return ('rows' in answer ? answer.rows : ((answer[0] ?? []) as readonly unknown[])).length > 0;
};

