import { serverModuleConformance, type SeenAccount, type ServerModuleFixture } from '@billet/testkit';
import { expect } from 'chai';
import sqlDatabase from '../src/index.ts';
import { books, eachServer, type DatabaseServer } from './support/servers.ts';


const look = (server: DatabaseServer, username: string): Promise<SeenAccount | undefined> =>
  books(server, async (sql) => {
    if (!(await sql.schema.hasTable('billet_accounts'))) return undefined;
    const row = (await sql('billet_accounts').where({ id: username }).first()) as { state: string; limits: string } | undefined;
    if (row === undefined) return undefined;
    const objects = (await sql('billet_objects').where({ account: username })) as readonly { name: string }[];
    return { state: row.state as 'active', plan: JSON.parse(row.limits) as unknown, resources: objects.map(({ name }) => name).sort() };
  });

const fixtureOf = (server: DatabaseServer): ServerModuleFixture => ({
  extension: sqlDatabase,
  settings: server.settings,
  plan: { databases: 10, users: 10, connections: 5 },
  otherPlan: { databases: 20, users: 20, connections: 9 },
  unlimited: { plan: { databases: 0, users: 0, connections: 0 }, sees: { databases: 0, users: 0, connections: 0 } },
  unreachable: { ...server.settings, port: 9 },
  wrongSecret: { settings: { ...server.settings, password: 'not-the-password' } },
  resources: {
    database: {
      make: (username, n) => ({ name: `${username}_${String(n)}`, engine: server.engine }),
      check: async (_username, want) => {
        const known = await server.sql.raw(server.engine === 'postgresql' ? 'select 1 from pg_database where datname = ?' : 'select 1 from information_schema.schemata where schema_name = ?', [want.name]);
        expect(JSON.stringify(known)).to.include('1');
      },
    },
    databaseUser: {
      after: [{ kind: 'database', make: (username) => ({ name: `${username}_shop`, engine: server.engine }) }],
      make: (username, n) => ({ name: `${username}_u${String(n)}`, engine: server.engine, databases: [`${username}_shop`], access: 'all' }),
      change: (want) => ({ ...want, access: 'readOnly' }),
    },
  },
  server: {
    look: (username) => look(server, username),
    count: () => books(server, async (sql) => ((await sql.schema.hasTable('billet_accounts')) ? (await sql('billet_accounts')).length : 0)),
    loseAnswer: () => {
      server.line.loseAnswer();
    },
    stall: () => {
      server.line.stall();
    },
    foreign: (username) =>
      books(server, async (sql) => {
        await sql('billet_accounts').insert({ id: username, service: 'somebody', state: 'active', limits: '{}' });
      }),
    spoil: (username) =>
      books(server, async (sql) => {
        await sql('billet_accounts').where({ id: username }).update({ state: 'suspended', limits: '{"databases":1}' });
      }),
    fill: () =>
      books(server, async (sql) => {
        const rows = Array.from({ length: 1100 }, (_, i) => ({ id: `m${String(i)}`, service: `m${String(i)}`, state: 'active', limits: '{}' }));
        await sql.batchInsert('billet_accounts', rows, 200);
      }),
  },
  stop: () => server.empty(),
});

eachServer('sql-database', (server) => {
  serverModuleConformance('sql-database', () => fixtureOf(server()));
});

