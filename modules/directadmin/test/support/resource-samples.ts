import { secret, type Secret } from '@billet/sdk';
import type { ServerModuleFixture } from '@billet/testkit';
import { expect } from 'chai';
import type { DaDomain, DaUser } from './da-state.ts';
import type { FakeDirectadmin } from './fake-directadmin.ts';

const MIB = 1024 * 1024;
const MYSQL = 'mysql' as const;
const site = (username: string): string => `${username}.example.test`;
const plain = (password: Secret | undefined): string => password?.reveal() ?? '';

/** One of each kind, and how the server itself tells of it. */
export const resourceSamples = ({ state }: FakeDirectadmin): NonNullable<ServerModuleFixture['resources']> => {
  const user = (username: string): DaUser => {
    const found = state.users.get(username);
    if (found === undefined) throw new Error(`no user ${username}`);
    return found;
  };
  const domain = (username: string): DaDomain => {
    const found = user(username).domains.get(site(username));
    if (found === undefined) throw new Error(`no domain of ${username}`);
    return found;
  };
  const local = (address: string): string => address.split('@')[0] ?? '';
  return {
    domain: {
      make: (username, n) => ({ name: `sub${String(n)}.${site(username)}`, kind: 'sub' }),
      check: (username, want) => void expect([...domain(username).subdomains]).to.include(want.name.split('.')[0]),
    },
    mailbox: {
      make: (username, n) => ({ address: `box${String(n)}@${site(username)}`, password: secret(`mail-pw-${String(n)}`), quota: 100 * MIB }),
      change: (want) => ({ ...want, quota: 'unlimited', enabled: false, password: secret('another-pw') }),
      check: (username, want) =>
        void expect(domain(username).mailboxes.get(local(want.address))).to.deep.equal({ password: plain(want.password), quotaMb: want.quota === 'unlimited' ? 0 : 100, suspended: want.enabled === false }),
    },
    forwarder: {
      make: (username, n) => ({ source: `to${String(n)}@${site(username)}`, targets: ['a@example.net', 'b@example.net'], keepCopy: true }),
      change: (want) => ({ ...want, targets: ['c@example.net'] }),
      check: (username, want) => void expect(domain(username).forwarders.get(local(want.source))).to.equal(want.targets.join(',')),
    },
    autoresponder: {
      make: (username, n) => ({ address: `away${String(n)}@${site(username)}`, subject: 'Away', body: 'Back in May.' }),
      change: (want) => ({ ...want, body: 'Back in June.' }),
      check: (username, want) => void expect(domain(username).responders.get(local(want.address))).to.deep.equal({ text: want.body, subject: 'Away' }),
    },
    database: {
      make: (_, n) => ({ name: `shop${String(n)}`, engine: MYSQL }),
      check: (username, want) => void expect([...user(username).databases]).to.include(`${username}_${want.name}`),
    },
    databaseUser: {
      make: (_, n) => ({ name: `user${String(n)}`, engine: MYSQL, password: secret(`db-pw-${String(n)}`), databases: ['one', 'two'], access: 'all' }),
      change: (want) => ({ ...want, databases: ['two'], access: 'readOnly', password: secret('db-new') }),
      after: ['one', 'two'].map((name) => ({ kind: 'database' as const, make: () => ({ name, engine: MYSQL }) })),
      check: (username, want) => {
        const found = user(username).databaseUsers.get(`${username}_${want.name}`);
        expect(found?.password).to.equal(plain(want.password));
        const open = [...(found?.grants ?? [])].filter(([, rights]) => Object.values(rights).includes(true));
        expect(open.map(([name, rights]) => [name, rights['select'], rights['insert']])).to.deep.equal(want.databases.map((name) => [`${username}_${name}`, true, want.access === 'all']));
      },
    },
    ftpUser: {
      make: (username, n) => ({ login: `web${String(n)}@${site(username)}`, password: secret(`ftp-pw-${String(n)}`), path: `domains/${String(n)}` }),
      change: (want) => ({ ...want, path: 'domains/other', password: secret('ftp-new') }),
      check: (username, want) => void expect(domain(username).ftp.get(local(want.login))).to.deep.equal({ password: plain(want.password), path: `/home/${username}/${want.path}` }),
    },
    dnsRecord: {
      make: (username, n) => ({ zone: site(username), name: '@', type: 'MX', content: `mx${String(n)}.example.net.`, ttl: 3600, prio: 10 * n }),
      change: (want) => ({ ...want, ttl: 7200, prio: 5 }),
      check: (username, want) => void expect(domain(username).records).to.deep.include({ name: `${want.zone}.`, type: 'MX', ttl: String(want.ttl), value: `${String(want.prio)} ${want.content}` }),
    },
  };
};
