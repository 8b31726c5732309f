import { createSqlConnections, type Knex } from '@billet/sql-accounts';
import { isModuleError, ModuleError } from '@billet/sdk';
import { createRadiusTables } from './schema.ts';
import type { Account } from './settings.ts';

/** The database of one RADIUS server. */
export interface RadiusDb {
  readonly sql: Knex;
  readonly engine: Account['engine'];
}

/** Open databases by their settings, so that a thousand calls share one connection pool. */
export interface Connections {
  open(account: Account): Promise<RadiusDb>;
  close(): Promise<void>;
}

const REFUSED = ['28P01', '28000', 'ER_ACCESS_DENIED_ERROR'];
const NO_DATABASE = ['3D000', 'ER_BAD_DB_ERROR'];
const NO_RIGHT = ['42501', 'ER_TABLEACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR'];
const NO_TABLE = ['42P01', 'ER_NO_SUCH_TABLE'];
const CROSSED = ['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT'];

const UNREACHABLE = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
];

/** What a driver's error means for the person at the settings page. The driver's own text may quote the row, with its password. */
export const explain = (error: unknown): ModuleError => {
  if (isModuleError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (REFUSED.includes(code)) return new ModuleError('auth', 'The database refused user or password.');
  if (NO_DATABASE.includes(code)) return new ModuleError('auth', 'There is no database of this name.');
  if (NO_RIGHT.includes(code))
    return new ModuleError('auth', 'The database user may not write the tables of FreeRADIUS.');
  if (NO_TABLE.includes(code) || /no such table/.test(message))
    return new ModuleError('invalid', 'The database lacks tables of FreeRADIUS.', { field: 'createTables' });
  if (UNREACHABLE.includes(code) || /timeout|terminated|connection ended|unable to open/i.test(message))
    return new ModuleError('network', 'The database of the RADIUS server does not answer.');
  if (/SQLITE_BUSY|SQLITE_LOCKED/.test(message) || CROSSED.includes(code))
    return new ModuleError('busy', 'The database of the RADIUS server is busy.');
  return new ModuleError(
    'remote',
    `The database of the RADIUS server refused it (${code === '' ? 'no reason given' : code}).`,
  );
};

export const createConnections = (): Connections => {
  const pools = createSqlConnections<Account>(
    async (sql, { engine, createTables }) => {
      if (createTables) await createRadiusTables(sql, engine);
    },
    explain,
    ({ createTables }) => createTables,
  );
  return {
    open: async (account) => ({ sql: await pools.open(account), engine: account.engine }),
    close: () => pools.close(),
  };
};
