import { existsSync } from 'node:fs';
import knex, { type Knex } from 'knex';
import { ModuleError } from '@billet/sdk';
import { createRadiusTables } from './schema.ts';
import type { Account } from './settings.ts';

/** Open databases by their settings, so that a thousand calls share one connection pool. */
export interface Connections {
  open(account: Account): Promise<Knex>;
  close(): Promise<void>;
}

const keyOf = (account: Account): string => (account.engine === 'sqlite' ? `sqlite:${account.file}` : `pg:${account.user}@${account.host}:${String(account.port)}/${account.database}:${account.password?.reveal() ?? ''}`);

const connect = (account: Account): Knex => {
  if (account.engine === 'sqlite') {
    return knex({
      client: 'sqlite3',
      connection: { filename: account.file },
      useNullAsDefault: true,
      pool: {
        min: 1,
        max: 1,
        // FreeRADIUS has the file open too: wait for each other instead of failing.
        afterCreate: (connection: { run(sql: string, done: (error: unknown) => void): void }, done: (error: unknown, connection: unknown) => void) => {
          connection.run('pragma journal_mode = wal', () => {
            connection.run('pragma busy_timeout = 5000', (error) => { done(error, connection); });
          });
        },
      },
    });
  }
  const { host, port, database, user, password } = account;
  return knex({ client: 'pg', connection: { host, port, database, user, password: password?.reveal() ?? '', connectionTimeoutMillis: 5000 }, pool: { min: 0, max: 4 }, acquireConnectionTimeout: 6000 });
};

/** What a driver's error means for the person at the settings page. */
export const explain = (error: unknown): ModuleError => {
  const message = error instanceof Error ? error.message : String(error);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === '28P01' || /password authentication/.test(message)) return new ModuleError('auth', 'The database refused user or password.');
  if (code === '3D000') return new ModuleError('auth', 'There is no database of this name.');
  if (['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ECONNRESET', '57P01', '57P03'].includes(code) || /ECONNREFUSED|Timeout|timeout|terminated/.test(message)) {
    return new ModuleError('network', 'The database of the RADIUS server does not answer.');
  }
  if (/SQLITE_BUSY|SQLITE_LOCKED/.test(message)) return new ModuleError('busy', 'The database of the RADIUS server is busy.');
  return new ModuleError('remote', message);
};

export const createConnections = (): Connections => {
  const pools = new Map<string, Knex>();
  return {
    open: async (account) => {
      const key = keyOf(account);
      const known = pools.get(key);
      if (known !== undefined) return known;
      if (account.engine === 'sqlite' && !account.createTables && !existsSync(account.file)) throw new ModuleError('network', `There is no file ${account.file}.`);
      const pool = connect(account);
      try {
        if (account.createTables) await createRadiusTables(pool, account.engine);
      } catch (error) {
        await pool.destroy();
        throw explain(error);
      }
      pools.set(key, pool);
      return pool;
    },
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
};
