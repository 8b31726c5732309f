import { secret, type Desired, type Secret } from '@billet/sdk';
import { gatewayCtx, serverModuleConformance, type ServerModuleFixture } from '@billet/testkit';
import { expect } from 'chai';
import virtualmin from '../src/index.ts';
import { accountSettings, type Plan } from '../src/settings.ts';
import { createVirtualminModule } from '../src/virtualmin-module.ts';
import type { Call } from '../src/virtualmin.ts';
import { PASSWORD, startFakeVirtualmin, type FakeVirtualmin } from './support/fake-virtualmin.ts';
import { LETS_ENCRYPT_UNTIL, SELF_SIGNED } from './support/sample-certificates.ts';
import { newServer, topOf, type MailUser, type VirtualServer } from './support/virtualmin-state.ts';

const KIB = 1024;
const MYSQL = 'mysql' as const;
const domainOf = (username: string): string => `${username}.example.test`;
const plain = (password: Secret | undefined): string => password?.reveal() ?? '';
const local = (address: string): string => address.split('@')[0] ?? '';

const samples = ({ state }: FakeVirtualmin): NonNullable<ServerModuleFixture['resources']> => {
  const server = (username: string): VirtualServer => topOf(state, username)!;
  const user = (username: string, name: string): MailUser => server(username).users.get(local(name))!;
  const box = (n: number) => ({ kind: 'mailbox' as const, make: (username: string) => ({ address: `box${n}@${domainOf(username)}` }) });
  const database = (n: number) => ({ kind: 'database' as const, make: () => ({ name: `db${n}`, engine: MYSQL }) });
  return {
    domain: { make: (username, n) => ({ name: `sub${n}.${domainOf(username)}`, kind: 'sub' }), check: (_, want) => void expect(state.servers.get(want.name)?.kind).to.equal('Sub-server') },
    mailbox: {
      make: (username, n) => ({ address: `box${n}@${domainOf(username)}`, password: secret(`mail-pw-${n}`), quota: 100 * KIB * KIB }),
      change: (want) => ({ ...want, quota: 'unlimited', enabled: false, password: secret('another-pw') }),
      check: (username, want) => void expect(user(username, want.address)).to.include({ kind: 'mailbox', password: plain(want.password), blocks: want.quota === 'unlimited' ? 0 : 100 * KIB, disabled: want.enabled === false }),
    },
    forwarder: {
      make: (username, n) => ({ source: `${n === 1 ? '*' : `sales${n}`}@${domainOf(username)}`, targets: ['a@example.net', 'b@example.net'], keepCopy: false }),
      change: (want) => ({ ...want, targets: ['b@example.net', 'c@example.net'] }),
      check: (username, want) => void expect(server(username).aliases.get(local(want.source))).to.have.members([...want.targets]),
    },
    autoresponder: {
      after: [box(1), box(2)],
      make: (username, n) => ({ address: `box${n}@${domainOf(username)}`, body: 'Away.\nBack in May.' }),
      change: (want) => ({ ...want, body: 'Back in June.' }),
      check: (username, want) => void expect(user(username, want.address).autoreply).to.equal(`${want.body}\n`),
    },
    database: { make: (_, n) => ({ name: `shop${n}`, engine: MYSQL }), check: (username, want) => void expect(server(username).databases.get(`${username}_${want.name}`)).to.equal('mysql') },
    databaseUser: {
      after: [database(1), database(2)],
      make: (username, n) => ({ name: `${username}u${n}`, engine: MYSQL, databases: [`db${n}`], password: secret(`db-pw-${n}`) }),
      change: (want) => ({ ...want, databases: ['db1', 'db2'], password: secret('db-new') }),
      check: (username, want) => {
        expect([...user(username, want.name).databases]).to.have.members(want.databases.map((name) => `${username}_${name}`));
        expect(user(username, want.name)).to.include({ kind: 'database', password: plain(want.password) });
      },
    },
    ftpUser: {
      make: (username, n) => ({ login: `web${n}@${domainOf(username)}`, password: secret(`ftp-pw-${n}`), path: `public_html/${n}` }),
      change: (want) => ({ ...want, password: secret('ftp-new') }),
      check: (username, want) => void expect(user(username, want.login)).to.include({ kind: 'web', password: plain(want.password), home: `/home/${username}/${want.path}` }),
    },
    dnsRecord: {
      make: (username, n) => (n === 1 ? { zone: domainOf(username), name: '@', type: 'MX', content: 'mx.example.net.', ttl: 3600, prio: 10 } : { zone: domainOf(username), name: 'note', type: 'TXT', content: 'two words', ttl: 3600 }),
      change: (want) => ({ ...want, ttl: 7200 }),
      check: (username, want) =>
        void expect(server(username).records).to.deep.include({ name: want.name === '@' ? `${want.zone}.` : `${want.name}.${want.zone}.`, type: want.type, ttl: String(want.ttl), values: want.type === 'MX' ? [String(want.prio), want.content] : [want.content] }),
    },
  };
};

serverModuleConformance('virtualmin', async (): Promise<ServerModuleFixture> => {
  const server = await startFakeVirtualmin();
  const { state } = server;
  const settings = { address: server.url, password: PASSWORD, domainSuffix: 'example.test' };
  return {
    extension: virtualmin,
    settings,
    plan: { plan: 'Gold Plan' },
    otherPlan: { plan: 'Silver Plan' },
    passwords: true,
    wrongSecret: { settings: { ...settings, password: 'wrong-password' } },
    unreachable: { ...settings, address: 'http://127.0.0.1:9' },
    invalid: [
      { field: 'username', spoil: (want) => ({ ...want, username: 'root' }) },
      { field: 'plan', spoil: (want) => ({ ...want, plan: { plan: 'none such' } }) },
    ],
    resources: samples(server),
    server: {
      look: (username) => {
        const found = topOf(state, username);
        return found === undefined ? undefined : { state: found.disabled === undefined ? 'active' : 'suspended', plan: found.plan, password: found.password };
      },
      count: () => [...state.servers.values()].filter(({ kind }) => kind === 'Top-level server').length,
      loseAnswer: () => server.loseAnswer(),
      stall: () => server.stall(),
      foreign: (username) => void state.servers.set(`their-${username}.example.test`, newServer(`their-${username}.example.test`, username)),
      spoil: (username) => void Object.assign(topOf(state, username) ?? {}, { plan: 'Default Plan', disabled: 'For exceeding bandwidth limit' }),
      traffic: (username, _, { up, down }) => void Object.assign(topOf(state, username) ?? {}, { trafficBytes: up + down }),
    },
    stop: () => server.stop(),
  };
});

describe('Virtualmin: programs and their answers', () => {
  const module = createVirtualminModule();
  let server: FakeVirtualmin;
  let ctx: Call;
  const want = (change: Partial<Desired<Plan>> = {}): Desired<Plan> => ({
    serviceId: '12', username: 'ana12', password: secret('S3cret-of-ana'), domain: 'ana.example.test', email: 'ana@example.test', locale: 'de',
    plan: { plan: 'Gold Plan' }, planKey: '3', options: {}, state: 'active', resources: [], ...change,
  });
  const account = { id: 'ana12' };
  beforeEach(async () => {
    server = await startFakeVirtualmin();
    ctx = gatewayCtx({ settings: accountSettings.parse({ address: server.url, password: PASSWORD }) }) as Call;
  });
  afterEach(() => server.stop());

  it("somebody else's domain is not taken over, and no account comes about", async () => {
    server.state.servers.set('ana.example.test', newServer('ana.example.test', 'eve'));
    expect(await module.ensure(ctx, want())).to.include({ status: 'failed', kind: 'remote' });
    expect(topOf(server.state, 'ana12')).to.equal(undefined);
  });

  it('a user who may not use the interface is a matter of credentials', async () => {
    server.next({ text: 'ERROR: You are not allowed to use the remote API\n' });
    expect(await module.ensure(ctx, want())).to.include({ status: 'failed', kind: 'auth' });
  });

  it('why an account is suspended is told without the words of the panel', async () => {
    await module.ensure(ctx, want({ state: 'suspended', suspension: { reason: 'Unpaid (2 invoices)', mode: 'block' } }));
    expect(await module.find(ctx, account)).to.include({ state: 'suspended', suspendedReason: 'Unpaid (2 invoices)', ip: '192.0.2.40', createdAt: '2023-11-14T22:13:20.000Z' });
  });

  it('a suspension reaches the servers below, and ends with them', async () => {
    await module.ensure(ctx, want());
    await module.resources?.domain?.ensure?.(ctx, account, { kind: 'domain', key: 'd', want: { name: 'other.example.test', kind: 'addon' } });
    await module.ensure(ctx, want({ state: 'suspended' }));
    expect(server.state.servers.get('other.example.test')?.disabled).to.be.a('string');
    await module.ensure(ctx, want());
    expect(server.state.servers.get('other.example.test')?.disabled).to.equal(undefined);
  });

  it('only what has records is asked for them, an alias for nothing', async () => {
    await module.ensure(ctx, want());
    await module.resources?.domain?.ensure?.(ctx, account, { kind: 'domain', key: 'a', want: { name: 'ana.example.net', kind: 'alias' } });
    server.state.servers.set('sub.ana.example.test', newServer('sub.ana.example.test', 'ana12', { kind: 'Sub-server', features: ['web', 'dir'] }));
    expect((await module.resources?.domain?.list(ctx, account))?.items.map(({ name, kind }) => `${name} ${kind}`)).to.have.members(['ana.example.test primary', 'ana.example.net alias', 'sub.ana.example.test sub']);
    const records = (await module.resources?.dnsRecord?.list(ctx, account))?.items ?? [];
    expect(records.map(({ type, content }) => `${type} ${content}`)).to.deep.equal(['A 192.0.2.40', 'TXT v=spf1 a mx a:example.test ?all']);
  });

  it('the limit of space is counted in the blocks of the server', async () => {
    await module.ensure(ctx, want());
    const read = [];
    for await (const sample of module.usage?.(ctx, [account], ctx.clock.now()) ?? []) read.push(...[sample].flat());
    expect(read.find(({ metric }) => metric === 'disk')).to.include({ value: 2048 * KIB, limit: 1_000_000 * KIB });
    expect(read.find(({ metric }) => metric === 'bandwidth')).to.include({ limit: 'unlimited' });
  });

  it('one click leads into the panel; of an account that is not there it says so', async () => {
    await module.ensure(ctx, want());
    expect(await module.sso?.(ctx, account)).to.deep.equal({ url: 'https://ana.example.test:10000/session_login.cgi?session=0123abcd', method: 'GET' });
    const refused = await Promise.resolve(module.sso?.(ctx, { id: 'nobody' })).then(() => 'came in', (error: unknown) => String(error));
    expect(refused).to.match(/No virtual server owned by nobody found/);
  });

  it('a database user of PostgreSQL, and a login that moves, are refused by field', async () => {
    await module.ensure(ctx, want());
    const { databaseUser, ftpUser } = module.resources ?? {};
    expect(await databaseUser?.ensure?.(ctx, account, { kind: 'databaseUser', key: 'u', want: { name: 'pg', engine: 'postgresql', databases: [] } })).to.include({ status: 'failed', kind: 'invalid', field: 'engine' });
    const login = (path: string) => ({ kind: 'ftpUser' as const, key: 'f', want: { login: 'web', path, password: secret('ftp-Pw-1') } });
    expect(await ftpUser?.ensure?.(ctx, account, login('public_html'))).to.deep.equal({ status: 'done', value: { id: 'web@ana.example.test' } });
    expect(await ftpUser?.ensure?.(ctx, account, login('elsewhere'))).to.include({ status: 'failed', kind: 'invalid', field: 'path' });
  });

  it('a single domain is switched off and on, but the first one only with the account, and none of a suspended account is opened', async () => {
    await module.ensure(ctx, want());
    const wish = async (name: string, kind: 'primary' | 'addon', enabled: boolean): Promise<string> => (await module.resources?.domain?.ensure?.(ctx, { id: 'ana12' }, { kind: 'domain', key: name, want: { name, kind, enabled } }))?.status ?? 'none';
    const off = (name: string): boolean => server.state.servers.get(name)?.disabled !== undefined;
    expect([await wish('more.example.test', 'addon', false), off('more.example.test')]).to.deep.equal(['done', true]);
    expect([await wish('more.example.test', 'addon', true), off('more.example.test')]).to.deep.equal(['done', false]);
    expect([await wish('ana.example.test', 'primary', false), off('ana.example.test')]).to.deep.equal(['failed', false]);
    await module.ensure(ctx, want({ state: 'suspended' }));
    expect([await wish('more.example.test', 'addon', true), off('more.example.test')]).to.deep.equal(['done', true]);
  });

  it("nothing is made in somebody else's domain, which the administrator's hand could reach", async () => {
    await module.ensure(ctx, want());
    server.state.servers.set('eve.example.test', newServer('eve.example.test', 'eve'));
    const { mailbox, forwarder, ftpUser, dnsRecord } = module.resources ?? {};
    const password = secret('another-Pw-1');
    expect(await mailbox?.ensure?.(ctx, account, { kind: 'mailbox', key: 'm', want: { address: 'box@eve.example.test', password } })).to.include({ kind: 'invalid', field: 'address' });
    expect(await forwarder?.ensure?.(ctx, account, { kind: 'forwarder', key: 'w', want: { source: '*@eve.example.test', targets: ['ana@example.net'], keepCopy: false } })).to.include({ kind: 'invalid', field: 'source' });
    expect(await ftpUser?.ensure?.(ctx, account, { kind: 'ftpUser', key: 'f', want: { login: 'web@eve.example.test', path: 'public_html', password } })).to.include({ kind: 'invalid', field: 'login' });
    expect(await dnsRecord?.ensure?.(ctx, account, { kind: 'dnsRecord', key: 'd', want: { zone: 'eve.example.test', name: '@', type: 'A', content: '192.0.2.66', ttl: 3600 } })).to.include({ kind: 'invalid', field: 'zone' });
    const eve = server.state.servers.get('eve.example.test')!;
    expect([eve.users.size, eve.aliases.size, eve.records.length]).to.deep.equal([0, 0, 3]);
  });

  it('sites show their certificates, get one from the authority or have one put in; foreign sites do not, and keys are never asked for', async () => {
    await module.ensure(ctx, want());
    server.state.servers.set('eve.example.test', newServer('eve.example.test', 'eve'));
    const { certificates, letsEncrypt, installCertificate } = module.actions!;
    const rows = async () => {
      const told = await certificates!.run(ctx, account, {});
      return told.status === 'done' ? told.value.table?.rows : told;
    };
    expect(await rows()).to.deep.equal([['ana.example.test', '-', '-']]);
    expect((await letsEncrypt!.run(ctx, account, { domain: 'ana.example.test' })).status).to.equal('done');
    expect(await rows()).to.deep.equal([['ana.example.test', "Let's Encrypt", LETS_ENCRYPT_UNTIL]]);
    const key = '-----BEGIN PRIVATE KEY-----\r\nMIIE\r\n-----END PRIVATE KEY-----';
    const own = (domain: string, certificate = SELF_SIGNED) => installCertificate!.run(ctx, account, { domain, certificate: certificate.replaceAll('\n', '\r\n'), key, chain: '' });
    expect((await own('ana.example.test')).status).to.equal('done');
    expect(server.state.servers.get('ana.example.test')?.certificate).to.deep.equal({ cert: SELF_SIGNED, key: `${key.replaceAll('\r', '')}\n`, ca: '' });
    const [shown] = (await rows()) as readonly (readonly string[])[];
    expect(shown?.[1]).to.equal('Self-signed');
    for (const refused of [await own('eve.example.test'), await letsEncrypt!.run(ctx, account, { domain: 'eve.example.test' })]) expect(refused).to.include({ kind: 'invalid', field: 'domain' });
    expect(await own('ana.example.test', 'no certificate')).to.include({ kind: 'invalid', field: 'certificate' });
    expect(server.state.servers.get('eve.example.test')?.certificate).to.equal(undefined);
  });

  it('no password stood in an address', async () => {
    await module.ensure(ctx, want());
    for (const { url } of server.seen) expect(url).to.equal('/virtual-server/remote.cgi');
  });
});
