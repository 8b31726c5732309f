import { serverModuleConformance, type SeenAccount, type ServerModuleFixture } from '@billet/testkit';
import { secret } from '@billet/sdk';
import { expect } from 'chai';
import sqlFtp from '../src/index.ts';
import { onStage, type Stage } from './support/stage.ts';

const look = async ({ sql }: Stage, username: string): Promise<SeenAccount | undefined> => {
  const row = (await sql('billet_ftp_accounts').where({ id: username }).first()) as { state: 'active' | 'suspended'; limits: string } | undefined;
  return row === undefined ? undefined : { state: row.state, plan: JSON.parse(row.limits) as unknown };
};

const fixtureOf = (stage: Stage): ServerModuleFixture => {
  const { sql, line, settings } = stage;
  return {
    extension: sqlFtp,
    settings,
    plan: { users: 10, quotaMb: 100 },
    otherPlan: { users: 20, quotaMb: 200 },
    unlimited: { plan: { users: 0, quotaMb: 0 }, sees: { users: 0, quotaMb: 0 } },
    unreachable: { ...settings, port: 9 },
    wrongSecret: { settings: { ...settings, user: 'nobody-of-this-name' } },
    resources: {
      ftpUser: {
        make: (username, n) => ({ login: `${username}-${String(n)}`, password: secret('pass-of-it'), path: '/web' }),
        change: (want) => ({ ...want, permissions: ['read', 'list', 'recurse'] }),
        check: async (_username, want) => {
          const listed = await stage.as(want.login, 'pass-of-it', async (client) => {
            await client.list();
            return true;
          });
          expect(listed, want.login).to.equal(true);
        },
      },
    },
    server: {
      look: (username) => look(stage, username),
      count: async () => ((await sql('billet_ftp_accounts')) as readonly unknown[]).length,
      loseAnswer: () => {
        line.loseAnswer();
      },
      stall: () => {
        line.stall();
      },
      foreign: async (username) => {
        await sql('billet_ftp_accounts').insert({ id: username, service: 'somebody', state: 'active', limits: '{}' });
      },
      spoil: async (username) => {
        await sql('billet_ftp_accounts').where({ id: username }).update({ state: 'suspended', limits: '{"users":1}' });
      },
      fill: async () => {
        const rows = Array.from({ length: 1100 }, (_, i) => ({ id: `m${String(i)}`, service: `m${String(i)}`, state: 'active', limits: '{}' }));
        await sql.batchInsert('billet_ftp_accounts', rows, 100);
      },
    },
    stop: () => stage.empty(),
  };
};

onStage('sql-ftp', (stage) => {
  serverModuleConformance('sql-ftp', () => fixtureOf(stage()));
});
