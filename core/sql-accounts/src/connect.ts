import { existsSync } from 'node:fs';
import { field, integer, ModuleError, secretField, z, type Secret } from '@billet/sdk';
import knex, { type Knex } from 'knex';

export type SqlEngine = 'sqlite' | 'postgres' | 'mysql';

/** Where the tables are. */
export interface SqlServer {
  readonly engine: SqlEngine;
  readonly file: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password?: Secret | undefined;
}

const port = integer({ min: 0, max: 65_535 }).default(0);

/** Fields of the settings of a server whose accounts are rows. */
export interface SqlFields {
  readonly host: z.ZodDefault<z.ZodString>;
  readonly port: typeof port;
  readonly database: z.ZodDefault<z.ZodString>;
  readonly user: z.ZodDefault<z.ZodString>;
  readonly password: z.ZodOptional<z.ZodType<Secret>>;
}

/** These fields; `name` is what database and user are called unless somebody says otherwise. */
export const sqlFields = (name: string): SqlFields => ({
  host: field(z.string().default('127.0.0.1'), { title: 'Database host', widget: 'host' }),
  port: field(port, { title: 'Database port', help: '0 = the usual one' }),
  database: field(z.string().default(name), { title: 'Database name' }),
  user: field(z.string().default(name), { title: 'Database user' }),
  password: secretField({ title: 'Database password' }).optional(),
});

export interface SqlConnections<S extends SqlServer = SqlServer> {
  open(server: S): Promise<Knex>;
  close(): Promise<void>;
}

const nothing = (): void => undefined;
/** What goes wrong is told to the caller; the driver's own lines would stand beside the log. */
const QUIETLY = { warn: nothing, error: nothing, deprecate: nothing, debug: nothing };
const CONNECT_MS = 5000;
const QUERY_MS = 30_000;

type Done = (error: unknown, connection?: unknown) => void;

const sqlite = (filename: string): Knex =>
  knex({
    client: 'sqlite3',
    log: QUIETLY,
    connection: { filename },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      // The server has the file open too: wait for each other instead of failing.
      afterCreate: (connection: { exec(sql: string, done: Done): void }, done: Done) => {
        connection.exec('pragma busy_timeout = 5000; pragma journal_mode = wal; pragma foreign_keys = on', (error) => {
          done(error, connection);
        });
      },
    },
  });

/** Opens a database by its settings; the caller destroys it. */
export const openSql = ({ engine, file, host, port, database, user, password }: SqlServer): Knex => {
  if (engine === 'sqlite') return sqlite(file);
  const common = { host, user, password: password?.reveal() ?? '', database };
  const pool = { log: QUIETLY, pool: { min: 0, max: 4 }, acquireConnectionTimeout: CONNECT_MS + 1000 };
  return engine === 'mysql'
    ? knex({ client: 'mysql2', ...pool, connection: { ...common, port: port === 0 ? 3306 : port, connectTimeout: CONNECT_MS } })
    : // A server that vanished with the connection open would be waited for without end.
      knex({ client: 'pg', ...pool, connection: { ...common, port: port === 0 ? 5432 : port, connectionTimeoutMillis: CONNECT_MS, query_timeout: QUERY_MS } });
};

const keyOf = (server: SqlServer): string =>
  server.engine === 'sqlite'
    ? `sqlite:${server.file}`
    : JSON.stringify([server.engine, server.user, server.host, server.port, server.database, server.password?.reveal()]);

/**
 * Open databases by their settings, so that a thousand calls share one pool. `prepare` makes the tables; where `mayCreate`
 * says so, the file of SQLite as well.
 */
export const createSqlConnections = <S extends SqlServer>(prepare: (sql: Knex, server: S) => Promise<void>, explain: (error: unknown) => ModuleError, mayCreate: (server: S) => boolean = () => false): SqlConnections<S> => {
  const pools = new Map<string, Promise<Knex>>();
  const connect = async (server: S): Promise<Knex> => {
    if (server.engine === 'sqlite' && !mayCreate(server) && !existsSync(server.file)) throw new ModuleError('network', `There is no file ${server.file}.`);
    const sql = openSql(server);
    try {
      await prepare(sql, server);
      return sql;
    } catch (error) {
      await sql.destroy();
      throw explain(error);
    }
  };
  return {
    open: (server) => {
      const key = keyOf(server);
      const opened = pools.get(key) ?? connect(server);
      pools.set(key, opened);
      // What could not be opened is tried anew next time.
      opened.catch(() => pools.delete(key));
      return opened;
    },
    close: async () => {
      const opened = await Promise.allSettled(pools.values());
      pools.clear();
      for (const each of opened) if (each.status === 'fulfilled') await each.value.destroy();
    },
  };
};
