import { serverModuleConformance, type SeenAccount, type ServerModuleFixture } from '@billet/testkit';
import { secret } from '@billet/sdk';
import { expect } from 'chai';
import sqlMail from '../src/index.ts';
import { onStage, type Stage } from './support/stage.ts';

const look = async ({ sql }: Stage, username: string): Promise<SeenAccount | undefined> => {
  const row = (await sql('billet_mail_accounts').where({ id: username }).first()) as { state: 'active' | 'suspended'; limits: string } | undefined;
  return row === undefined ? undefined : { state: row.state, plan: JSON.parse(row.limits) as unknown };
};

const fixtureOf = (stage: Stage): ServerModuleFixture => {
  const { sql, line, settings } = stage;
  return {
    extension: sqlMail,
    settings,
    plan: { mailboxes: 10, forwarders: 10, quotaMb: 100 },
    otherPlan: { mailboxes: 20, forwarders: 20, quotaMb: 200 },
    unlimited: { plan: { mailboxes: 0, forwarders: 0, quotaMb: 0 }, sees: { mailboxes: 0, forwarders: 0, quotaMb: 0 } },
    unreachable: { ...settings, port: 9 },
    wrongSecret: { settings: { ...settings, user: 'nobody-of-this-name' } },
    resources: {
      mailbox: {
        make: (username, n) => ({ address: `box${String(n)}@${username}.test`, password: secret('pass-of-it') }),
        change: (want) => ({ ...want, quota: 5_000_000 }),
        check: async (_username, want) => {
          expect(await stage.imap(want.address, 'pass-of-it'), want.address).to.not.equal(undefined);
        },
      },
      forwarder: {
        make: (username, n) => ({ source: `from${String(n)}@${username}.test`, targets: ['away@elsewhere.test'], keepCopy: false }),
        change: (want) => ({ ...want, targets: ['far@elsewhere.test', 'away@elsewhere.test'] }),
        check: async (_username, want) => {
          const route = (await sql('billet_mail_routes').where({ source: want.source }).first()) as { targets: string } | undefined;
          expect(route?.targets).to.equal(want.targets.join(','));
        },
      },
      autoresponder: {
        after: [1, 2].map((n) => ({ kind: 'mailbox' as const, make: (username: string) => ({ address: `box${String(n)}@${username}.test`, password: secret('pass-of-it') }) })),
        make: (username, n) => ({ address: `box${String(n)}@${username}.test`, body: 'I am away.' }),
        change: (want) => ({ ...want, body: 'I am away until Monday.' }),
        check: async (_username, want) => {
          const rule = (await sql('billet_mail_sieve').where({ username: want.address }).first()) as { script_data: string } | undefined;
          expect(rule?.script_data).to.contain(want.body);
        },
      },
    },
    server: {
      look: (username) => look(stage, username),
      count: async () => ((await sql('billet_mail_accounts')) as readonly unknown[]).length,
      loseAnswer: () => {
        line.loseAnswer();
      },
      stall: () => {
        line.stall();
      },
      foreign: async (username) => {
        await sql('billet_mail_accounts').insert({ id: username, service: 'somebody', state: 'active', limits: '{}' });
      },
      spoil: async (username) => {
        await sql('billet_mail_accounts').where({ id: username }).update({ state: 'suspended', limits: '{"users":1}' });
      },
      fill: async () => {
        const rows = Array.from({ length: 1100 }, (_, i) => ({ id: `m${String(i)}`, service: `m${String(i)}`, state: 'active', limits: '{}' }));
        await sql.batchInsert('billet_mail_accounts', rows, 100);
      },
    },
    stop: () => stage.empty(),
  };
};

onStage('sql-mail', (stage) => {
  serverModuleConformance('sql-mail', () => fixtureOf(stage()));
});
