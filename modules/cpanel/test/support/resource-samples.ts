import { secret, type Secret } from '@billet/sdk';
import type { ServerModuleFixture } from '@billet/testkit';
import { expect } from 'chai';
import type { FakeWhm } from './fake-whm.ts';
import type { WhmAccount } from './whm-state.ts';

const MIB = 1024 * 1024;
const site = (username: string): string => `${username}.example.test`;
const plain = (password: Secret | undefined): string => password?.reveal() ?? '';
const MYSQL = 'mysql' as const;

/** One of each kind, and how the server itself tells of it. */
export const resourceSamples = ({ state }: FakeWhm): NonNullable<ServerModuleFixture['resources']> => {
  const account = (username: string): WhmAccount => {
    const found = state.accounts.get(username);
    if (found === undefined) throw new Error(`no account ${username}`);
    return found;
  };
  return {
    domain: {
      make: (username, n) => ({ name: `sub${String(n)}.${site(username)}`, kind: 'sub', root: `sites/${String(n)}` }),
      check: (username, want) => void expect(account(username).domains.get(want.name)).to.deep.equal({ kind: 'sub', dir: want.root }),
    },
    mailbox: {
      make: (username, n) => ({ address: `box${String(n)}@${site(username)}`, password: secret(`mail-pw-${String(n)}`), quota: 100 * MIB }),
      change: (want) => ({ ...want, quota: 'unlimited', enabled: false, password: secret('another-pw') }),
      check: (username, want) =>
        void expect(account(username).mailboxes.get(want.address)).to.deep.equal({ password: plain(want.password), quotaMb: want.quota === 'unlimited' ? 0 : 100, suspended: want.enabled === false }),
    },
    forwarder: {
      make: (username, n) => ({ source: `to${String(n)}@${site(username)}`, targets: ['a@example.net', 'b@example.net'], keepCopy: true }),
      change: (want) => ({ ...want, targets: ['b@example.net', 'c@example.net'] }),
      check: (username, want) =>
        void expect(account(username).forwarders.filter((each) => each.source === want.source).map((each) => each.target)).to.have.members([...want.targets]),
    },
    autoresponder: {
      make: (username, n) => ({ address: `away${String(n)}@${site(username)}`, subject: 'Away', body: 'Back in May.', from: '2027-05-01', until: '2027-05-31', intervalHours: 8 }),
      change: (want) => ({ ...want, body: 'Back in June.', until: '2027-06-30' }),
      check: (username, want) =>
        void expect(account(username).responders.get(want.address)).to.include({ body: want.body, subject: 'Away', stop: String(Date.parse(`${want.until ?? ''}T24:00:00Z`) / 1000) }),
    },
    database: {
      make: (_, n) => ({ name: `shop${String(n)}`, engine: MYSQL }),
      check: (username, want) => void expect([...account(username).databases]).to.include(`${username}_${want.name}`),
    },
    databaseUser: {
      make: (_, n) => ({ name: `user${String(n)}`, engine: MYSQL, password: secret(`db-pw-${String(n)}`), databases: ['one', 'two'] }),
      change: (want) => ({ ...want, databases: ['two'], access: 'readOnly', password: secret('db-new') }),
      after: ['one', 'two'].map((name) => ({ kind: 'database' as const, make: () => ({ name, engine: MYSQL }) })),
      check: (username, want) => {
        const found = account(username).databaseUsers.get(`${username}_${want.name}`);
        const rights = want.access === 'readOnly' ? 'SELECT,SHOW VIEW' : 'ALL PRIVILEGES';
        expect(found?.password).to.equal(plain(want.password));
        expect([...(found?.grants ?? [])]).to.deep.equal(want.databases.map((name) => [`${username}_${name}`, rights]));
      },
    },
    ftpUser: {
      make: (username, n) => ({ login: `web${String(n)}@${site(username)}`, password: secret(`ftp-pw-${String(n)}`), path: `public_html/${String(n)}`, quota: 50 * MIB }),
      change: (want) => ({ ...want, path: 'public_html/other', quota: 'unlimited', password: secret('ftp-new') }),
      check: (username, want) =>
        void expect(account(username).ftp.get(want.login)).to.deep.equal({ password: plain(want.password), homedir: want.path, quotaMb: want.quota === 'unlimited' ? 0 : 50 }),
    },
    dnsRecord: {
      make: (username, n) => ({ zone: site(username), name: '@', type: 'MX', content: `mx${String(n)}.example.net.`, ttl: 3600, prio: 10 * n }),
      change: (want) => ({ ...want, ttl: 7200, prio: 5 }),
      check: (username, want) =>
        void expect(account(username).zones.get(want.zone)?.records).to.deep.include({ name: `${want.zone}.`, type: 'MX', ttl: want.ttl, data: [String(want.prio), want.content] }),
    },
    spamFilter: {
      single: true,
      make: (username) => ({ address: site(username), enabled: true, action: 'folder' }),
      change: (want) => ({ ...want, action: 'delete', score: 8 }),
      check: (username, want) => void expect(account(username).spam).to.deep.equal({ enabled: true, box: want.action === 'folder', deleteScore: want.score ?? 0 }),
    },
  };
};
