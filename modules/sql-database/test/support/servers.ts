import { mariadbAvailable, openDatabaseLine, postgresAvailable, requireComponent, startMariadb, startPostgres, type DatabaseLine } from '@billet/testkit';
import { openSql, type Knex, type SqlServer } from '@billet/sql-accounts';
import { Secret } from '@billet/sdk';

export type Engine = 'postgresql' | 'mysql';

/** A real server with an empty book-keeping, and eyes that know nothing of the module. */
export interface DatabaseServer {
  readonly engine: Engine;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The way to it that tests cut and hold. */
  readonly line: DatabaseLine;
  readonly sql: Knex;
  /** Works as a client would: `undefined` = not let in. */
  as<T>(user: string, password: string, database: string, work: (sql: Knex) => Promise<T>): Promise<T | undefined>;
  empty(): Promise<void>;
  stop(): Promise<void>;
}

const BOOKS = 'billet';
const REFUSED = /28P01|28000|42501|53300|ER_ACCESS_DENIED_ERROR|ER_DBACCESS_DENIED_ERROR|ER_ACCOUNT_HAS_BEEN_LOCKED|ER_USER_IS_BLOCKED/;

const isRefusal = (error: unknown): boolean => {
  const { code, errno } = error as { code?: unknown; errno?: unknown };
  return REFUSED.test(String(code)) || errno === 4151;
};

const raw = async (engine: Engine): Promise<SqlServer & { stop(): Promise<void> }> => {
  if (engine === 'mysql') {
    const server = await startMariadb();
    return { ...server, engine: 'mysql', file: '', database: 'mysql', password: new Secret(server.password) };
  }
  // Passwords count on this one: the shared server of the tests trusts everybody.
  const server = await startPostgres();
  const sql = openSql({ engine: 'postgres', file: '', host: '127.0.0.1', port: server.port, database: 'postgres', user: 'postgres' });
  await sql.raw("alter role postgres password 'private-admin-of-the-tests'");
  const [hba] = (await sql.raw<{ rows: readonly { readonly hba_file: string }[] }>('show hba_file')).rows;
  const { writeFileSync } = await import('node:fs');
  writeFileSync(hba?.hba_file ?? '', 'host all all 127.0.0.1/32 scram-sha-256\n');
  await sql.raw('select pg_reload_conf()');
  await sql.destroy();
  return { engine: 'postgres', file: '', host: '127.0.0.1', port: server.port, database: 'postgres', user: 'postgres', password: new Secret('private-admin-of-the-tests'), stop: () => server.stop() };
};

export const openServer = async (engine: Engine): Promise<DatabaseServer> => {
  const server = await raw(engine);
  const sql = openSql(server);
  const names = async (text: string): Promise<readonly string[]> => {
    const answer = (await sql.raw(text)) as { rows: readonly { n: string }[] } & readonly [readonly { n: string }[]];
    return (engine === 'postgresql' ? answer.rows : answer[0]).map(({ n }) => n);
  };
  await sql.raw('create database ??', [BOOKS]);
  const line = await openDatabaseLine(server);
  const { host, user, password } = server;
  return {
    engine,
    settings: { engine, host, port: line.port, user, password: password?.reveal(), database: BOOKS },
    line,
    sql,
    as: async (name, text, database, work) => {
      const own = openSql({ ...server, user: name, password: new Secret(text), database });
      try {
        return await work(own);
      } catch (error) {
        if (isRefusal(error)) return undefined;
        throw error;
      } finally {
        await own.destroy();
      }
    },
    empty: async () => {
      const postgres = engine === 'postgresql';
      for (const name of await names(postgres ? `select datname as n from pg_database where not datistemplate and datname not in ('postgres', '${BOOKS}')` : `select schema_name as n from information_schema.schemata where schema_name not in ('mysql', 'sys', 'information_schema', 'performance_schema', '${BOOKS}')`))
        await sql.raw(postgres ? 'drop database ?? with (force)' : 'drop database ??', [name]);
      for (const name of await names(postgres ? "select rolname as n from pg_roles where rolname not like 'pg\\_%' and rolname <> 'postgres'" : "select distinct User as n from mysql.user where User not in ('root', 'admin', 'mariadb.sys', 'nobody', 'mysql', '')"))
        await sql.raw(postgres ? 'drop role ??' : "drop user ??@'%'", [name]);
      const books = openSql({ ...server, database: BOOKS });
      for (const table of ['billet_objects', 'billet_accounts']) if (await books.schema.hasTable(table)) await books(table).delete();
      await books.destroy();
    },
    stop: async () => {
      await sql.destroy();
      await line.stop();
      await server.stop();
    },
  };
};

/** The tables in which the module keeps its books, opened by the test itself. */
export const books = async <T>(server: DatabaseServer, work: (sql: Knex) => Promise<T>): Promise<T> => {
  const { settings, engine } = server;
  const sql = openSql({ engine: engine === 'postgresql' ? 'postgres' : 'mysql', file: '', host: '127.0.0.1', port: Number(settings['port']), database: BOOKS, user: String(settings['user']), password: new Secret(String(settings['password'])) });
  try {
    return await work(sql);
  } finally {
    await sql.destroy();
  }
};

/** Declares a suite for both kinds of server. */
export const eachServer = (title: string, define: (server: () => DatabaseServer) => void): void => {
  const suite = (engine: Engine) => (): void => {
    let server: DatabaseServer | undefined;
    before(async function () {
      this.timeout(60_000);
      server = await openServer(engine);
    });
    after(() => server?.stop());
    define(() => server ?? missing());
  };
  if (requireComponent('PostgreSQL', postgresAvailable())) describe(`${title} [PostgreSQL]`, suite('postgresql'));
  else describe.skip(`${title} [PostgreSQL is not installed]`, suite('postgresql'));
  if (requireComponent('MariaDB', mariadbAvailable())) describe(`${title} [MariaDB]`, suite('mysql'));
  else describe.skip(`${title} [MariaDB is not installed]`, suite('mysql'));
};

const missing = (): never => {
  throw new Error('the server is not open');
};
