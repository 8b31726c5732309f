import { secret, type Desired, type Secret } from '@billet/sdk';
import { gatewayCtx, serverModuleConformance, type ServerModuleFixture } from '@billet/testkit';
import { expect } from 'chai';
import { createHestiaModule } from '../src/hestia-module.ts';
import type { Call } from '../src/hestia.ts';
import hestia from '../src/index.ts';
import { accountSettings, type Plan } from '../src/settings.ts';
import { ACCESS_KEY, newHestiaUser, SECRET_KEY, startFakeHestia, type FakeHestia, type HestiaUser, type Site } from './support/fake-hestia.ts';

const MIB = 1024 * 1024;
const MYSQL = 'mysql' as const;
const domainOf = (username: string): string => `${username}.example.test`;
const plain = (password: Secret | undefined): string => password?.reveal() ?? '';

const samples = ({ state }: FakeHestia): NonNullable<ServerModuleFixture['resources']> => {
  const user = (username: string): HestiaUser => state.users.get(username)!;
  const site = (username: string): Site => user(username).sites.get(domainOf(username))!;
  const local = (address: string): string => address.split('@')[0] ?? '';
  const first = { kind: 'domain' as const, make: (username: string) => ({ name: domainOf(username), kind: 'primary' as const }) };
  const box = (n: number) => ({ kind: 'mailbox' as const, make: (username: string) => ({ address: `box${n}@${domainOf(username)}` }) });
  const database = (n: number) => ({ kind: 'database' as const, make: () => ({ name: `db${n}`, engine: MYSQL }) });
  return {
    domain: { after: [first], make: (username, n) => ({ name: `sub${n}.${domainOf(username)}`, kind: 'sub' }), check: (username, want) => void expect(user(username).sites.has(want.name)).to.equal(true) },
    mailbox: {
      after: [first],
      make: (username, n) => ({ address: `box${n}@${domainOf(username)}`, password: secret(`mail-pw-${n}`), quota: 100 * MIB }),
      change: (want) => ({ ...want, quota: 'unlimited', enabled: false, password: secret('another-pw') }),
      check: (username, want) => void expect(site(username).boxes.get(local(want.address))).to.include({ password: plain(want.password), quota: want.quota === 'unlimited' ? 'unlimited' : '100', suspended: want.enabled === false }),
    },
    forwarder: {
      after: [first, box(1), box(2)],
      make: (username, n) => ({ source: `box${n}@${domainOf(username)}`, targets: ['a@example.net', 'b@example.net'], keepCopy: true }),
      change: (want) => ({ ...want, targets: ['b@example.net', 'c@example.net'], keepCopy: false }),
      check: (username, want) => void expect(site(username).boxes.get(local(want.source))).to.deep.include({ forwards: want.targets, only: !want.keepCopy }),
    },
    autoresponder: {
      after: [first, box(1), box(2)],
      make: (username, n) => ({ address: `box${n}@${domainOf(username)}`, body: 'Back in May.' }),
      change: (want) => ({ ...want, body: 'Back in June.' }),
      check: (username, want) => void expect(site(username).boxes.get(local(want.address))?.answer).to.equal(want.body),
    },
    database: { make: (_, n) => ({ name: `shop${n}`, engine: MYSQL }), check: (username, want) => void expect(user(username).databases.has(`${username}_${want.name}`)).to.equal(true) },
    databaseUser: {
      after: [database(1), database(2)],
      make: (_, n) => ({ name: `user${n}`, engine: MYSQL, databases: [`db${n}`], password: secret(`db-pw-${n}`) }),
      change: (want) => ({ ...want, password: secret('db-new') }),
      check: (username, want) => void expect(user(username).databases.get(`${username}_${want.databases[0] ?? ''}`)).to.include({ user: `${username}_${want.name}`, password: plain(want.password) }),
    },
    ftpUser: {
      after: [first],
      make: (username, n) => ({ login: `${username}_web${n}`, password: secret(`ftp-pw-${n}`), path: `web/${domainOf(username)}/public_html/${n}` }),
      change: (want) => ({ ...want, path: want.path.replace(/\d$/, 'other'), password: secret('ftp-new') }),
      check: (username, want) => void expect(site(username).ftp.get(want.login)).to.deep.equal({ password: plain(want.password), path: want.path.replace(`web/${domainOf(username)}`, '') }),
    },
    dnsRecord: {
      after: [first],
      make: (username, n) => ({ zone: domainOf(username), name: '@', type: 'MX', content: `mx${n}.example.net.`, ttl: 3600, prio: 10 * n }),
      change: (want) => ({ ...want, ttl: 7200, prio: 5 }),
      check: (username, want) => void expect([...site(username).records.values()]).to.deep.include({ record: '@', type: 'MX', value: want.content, priority: String(want.prio), ttl: String(want.ttl) }),
    },
  };
};

serverModuleConformance('hestia', async (): Promise<ServerModuleFixture> => {
  const server = await startFakeHestia();
  const { users } = server.state;
  const settings = { address: server.url, accessKey: ACCESS_KEY, secretKey: SECRET_KEY };
  return {
    extension: hestia,
    settings,
    plan: { package: 'gold' },
    otherPlan: { package: 'silver' },
    passwords: true,
    wrongSecret: { settings: { ...settings, secretKey: 'wrong-key' } },
    unreachable: { ...settings, address: 'http://127.0.0.1:9' },
    invalid: [
      { field: 'username', spoil: (want) => ({ ...want, username: 'root' }) },
      { field: 'package', spoil: (want) => ({ ...want, plan: { package: 'none-such' } }) },
    ],
    resources: samples(server),
    server: {
      look: (username) => {
        const found = users.get(username);
        return found === undefined ? undefined : { state: found.suspended ? 'suspended' : 'active', plan: found.package, password: found.password };
      },
      count: () => users.size,
      loseAnswer: () => server.loseAnswer(),
      stall: () => server.stall(),
      foreign: (username) => void users.set(username, newHestiaUser()),
      spoil: (username) => void Object.assign(users.get(username) ?? {}, { package: 'default', suspended: true }),
      traffic: (username, _, { up, down }) => void Object.assign(users.get(username) ?? {}, { trafficMb: Math.round((up + down) / MIB) }),
    },
    stop: () => server.stop(),
  };
});

describe('Hestia: exit codes and refusals', () => {
  const module = createHestiaModule();
  let server: FakeHestia;
  let ctx: Call;
  const want = (change: Partial<Desired<Plan>> = {}): Desired<Plan> => ({
    serviceId: '12', username: 'ana12', password: secret('S3cret-of-ana'), domain: 'ana.example.test', email: 'ana@example.test', locale: 'de',
    plan: { package: 'gold' }, planKey: '3', options: {}, state: 'active', resources: [], ...change,
  });
  beforeEach(async () => {
    server = await startFakeHestia();
    ctx = gatewayCtx({ settings: accountSettings.parse({ address: server.url, accessKey: ACCESS_KEY, secretKey: SECRET_KEY }) }) as Call;
  });
  afterEach(() => server.stop());

  it("somebody else's domain leaves no account without one", async () => {
    await module.ensure(ctx, want({ serviceId: '11', username: 'eve11' }));
    expect(await module.ensure(ctx, want())).to.include({ status: 'failed', kind: 'remote', code: '4' });
    expect([...server.state.users.keys()]).to.deep.equal(['eve11']);
  });

  for (const [code, kind] of [[8, 'limit'], [9, 'auth'], [11, 'unsupported'], [14, 'busy'], [17, 'remote']] as const)
    it(`exit code ${code} means "${kind}"`, async () => {
      server.next({ text: String(code) }, ({ fields }) => fields.get('cmd') === 'v-add-user');
      expect(await module.ensure(ctx, want())).to.include({ status: 'failed', kind });
    });

  it('an address that is not on the list, and an interface that is off, are matters of credentials', async () => {
    server.next({ text: 'Error: IP is not allowed to connect with API' });
    expect(await module.ensure(ctx, want())).to.include({ status: 'failed', kind: 'auth' });
  });

  it('a database has one user, who goes without it', async () => {
    await module.ensure(ctx, want());
    const account = { id: 'ana12' };
    const { database, databaseUser } = module.resources!;
    await database?.ensure?.(ctx, account, { kind: 'database', key: 'd', want: { name: 'shop', engine: 'mysql' } });
    const wish = (name: string) => ({ kind: 'databaseUser' as const, key: name, want: { name, engine: MYSQL, databases: ['shop'], password: secret('first-Pw') } });
    expect((await databaseUser?.ensure?.(ctx, account, wish('one')))?.status).to.equal('done');
    expect(await databaseUser?.ensure?.(ctx, account, wish('two'))).to.include({ status: 'failed', kind: 'exists' });
    expect((await databaseUser?.remove?.(ctx, account, 'ana12_one'))?.status).to.equal('done');
    expect(server.state.users.get('ana12')?.databases.get('ana12_shop')?.password).to.not.equal('first-Pw');
    expect((await database?.list(ctx, account))?.items).to.have.lengthOf(1);
  });

  it("a site gets a certificate from Let's Encrypt, a foreign one does not", async () => {
    await module.ensure(ctx, want());
    const { certificates, letsEncrypt } = module.actions!;
    const rows = async () => {
      const told = await certificates!.run(ctx, { id: 'ana12' }, {});
      return told.status === 'done' ? told.value.table?.rows : [];
    };
    expect(await rows()).to.deep.equal([['ana.example.test', '-']]);
    expect((await letsEncrypt!.run(ctx, { id: 'ana12' }, { domain: 'ana.example.test' })).status).to.equal('done');
    expect(await rows()).to.deep.equal([['ana.example.test', "Let's Encrypt"]]);
    expect(await letsEncrypt!.run(ctx, { id: 'ana12' }, { domain: 'eve.example.test' })).to.include({ status: 'failed', kind: 'remote', code: '3' });
  });

  it('no key and no password stood in an address', async () => {
    await module.ensure(ctx, want());
    for (const { url } of server.seen) expect(url).to.equal('/api/');
  });
});
