import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '@billet/sdk';
import { openSql, type Knex } from '@billet/sql-accounts';
import { freshDatabase, openDatabaseLine, postgresAvailable, proftpdAvailable, requireComponent, startProftpd, type DatabaseLine, type ProftpdServer } from '@billet/testkit';
import { Client } from 'basic-ftp';
import { createTables } from '../../src/tables.ts';

/** A real ProFTPD that reads the tables of the module. */
export interface Stage {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly line: DatabaseLine;
  readonly sql: Knex;
  readonly server: ProftpdServer;
  /** Logs in and works; `undefined` = not let in. */
  as<T>(login: string, password: string, work: (client: Client) => Promise<T>): Promise<T | undefined>;
  empty(): Promise<void>;
  close(): Promise<void>;
}

const CONFIGURATION = readFileSync(join(import.meta.dirname, '../../server/billet.conf'), 'utf8');
const TABLES = ['billet_ftp_denied', 'billet_ftp_tallies', 'billet_ftp_users', 'billet_ftp_accounts'];

export const openStage = async (): Promise<Stage> => {
  const fresh = await freshDatabase();
  const { hostname: host, port, username: user, pathname } = new URL(fresh.url);
  const place = { engine: 'postgres' as const, host, port: Number(port), user, database: pathname.slice(1) };
  const sql = openSql({ ...place, file: '', password: new Secret('any-password') });
  await createTables(sql);
  const server = await startProftpd({ ...place, password: 'any-password' }, CONFIGURATION);
  const line = await openDatabaseLine(place);
  return {
    settings: { ...place, port: line.port, password: 'any-password', root: server.root },
    line,
    sql,
    server,
    as: async (login, password, work) => {
      const client = new Client(5000);
      try {
        await client.connect('127.0.0.1', server.port);
        try {
          await client.login(login, password);
        } catch (error) {
          if ((error as { code?: unknown }).code === 530) return undefined;
          throw error;
        }
        return await work(client);
      } finally {
        client.close();
      }
    },
    empty: async () => {
      for (const table of TABLES) await sql(table).delete();
    },
    close: async () => {
      await server.stop();
      await line.stop();
      await sql.destroy();
      await fresh.drop();
    },
  };
};

/** Declares a suite against ProFTPD and the PostgreSQL that it reads. */
export const onStage = (title: string, define: (stage: () => Stage) => void): void => {
  const suite = (): void => {
    let stage: Stage | undefined;
    before(async function () {
      this.timeout(60_000);
      stage = await openStage();
    });
    after(() => stage?.close());
    define(() => stage ?? missing());
  };
  if (requireComponent('ProFTPD (as root)', proftpdAvailable()) && requireComponent('PostgreSQL', postgresAvailable())) describe(title, suite);
  else describe.skip(`${title} [ProFTPD or PostgreSQL is not installed, or we are not root]`, suite);
};

const missing = (): never => {
  throw new Error('the stage is not open');
};
