import { secret, type Desired, type Secret } from '@billet/sdk';
import { gatewayCtx, serverModuleConformance, type ServerModuleFixture } from '@billet/testkit';
import { expect } from 'chai';
import plesk from '../src/index.ts';
import { createPleskModule } from '../src/plesk-module.ts';
import type { Call } from '../src/plesk.ts';
import { accountSettings, type Plan } from '../src/settings.ts';
import { SECRET_KEY, startFakePlesk, systemError, type FakePlesk } from './support/fake-plesk.ts';
import { addCustomer, addWebspace, webspaceOfLogin, type MailName, type PleskSite, type Webspace } from './support/plesk-state.ts';

const MIB = 1024 * 1024;
const MYSQL = 'mysql' as const;
const domainOf = (username: string): string => `${username}.example.test`;
const plain = (password: Secret | undefined): string => password?.reveal() ?? '';
const local = (address: string): string => address.split('@')[0] ?? '';

const samples = ({ state }: FakePlesk): NonNullable<ServerModuleFixture['resources']> => {
  const webspace = (username: string): Webspace => webspaceOfLogin(state, username)!;
  const site = (username: string): PleskSite => webspace(username).sites[0]!;
  const mail = (username: string, address: string): MailName => site(username).mail.get(local(address))!;
  const box = (n: number) => ({ kind: 'mailbox' as const, make: (username: string) => ({ address: `box${n}@${domainOf(username)}` }) });
  const database = (n: number) => ({ kind: 'database' as const, make: () => ({ name: `db${n}`, engine: MYSQL }) });
  return {
    domain: { make: (username, n) => ({ name: `sub${n}.${domainOf(username)}`, kind: 'sub' }), check: (username, want) => void expect(webspace(username).sites.map(({ name }) => name)).to.include(want.name) },
    mailbox: {
      make: (username, n) => ({ address: `box${n}@${domainOf(username)}`, password: secret(`mail <pw> & ${n}`), quota: 100 * MIB }),
      change: (want) => ({ ...want, quota: 'unlimited', password: secret('another-pw') }),
      check: (username, want) => void expect(mail(username, want.address)).to.include({ mailbox: true, password: plain(want.password), quota: want.quota === 'unlimited' ? '-1' : String(100 * MIB) }),
    },
    forwarder: {
      make: (username, n) => ({ source: `sales${n}@${domainOf(username)}`, targets: ['a@example.net', 'b@example.net'], keepCopy: false }),
      change: (want) => ({ ...want, targets: ['b@example.net', 'c@example.net'] }),
      check: (username, want) => void expect(mail(username, want.source)).to.deep.include({ forwarding: true, mailbox: false, forwards: want.targets }),
    },
    autoresponder: {
      after: [box(1), box(2)],
      make: (username, n) => ({ address: `box${n}@${domainOf(username)}`, subject: 'Away', body: 'Away.\nBack in May.' }),
      change: (want) => ({ ...want, body: 'Back in June.' }),
      check: (username, want) => void expect(mail(username, want.address)).to.include({ answering: true, subject: 'Away', text: want.body }),
    },
    database: { make: (_, n) => ({ name: `shop${n}`, engine: MYSQL }), check: (username, want) => void expect([...webspace(username).databases.values()].map(({ name }) => name)).to.include(`${username}_${want.name}`) },
    databaseUser: {
      after: [database(1), database(2)],
      make: (_, n) => ({ name: `user${n}`, engine: MYSQL, databases: [`db${n}`], password: secret(`db-pw-${n}`) }),
      change: (want) => ({ ...want, password: secret('db-new') }),
      check: (username, want) => {
        const found = [...webspace(username).databases.values()].find(({ name }) => name === `${username}_${want.databases[0] ?? ''}`);
        expect([...(found?.users.values() ?? [])]).to.deep.include({ login: `${username}_${want.name}`, password: plain(want.password) });
      },
    },
    ftpUser: {
      make: (username, n) => ({ login: `${username}_web${n}`, password: secret(`ftp-pw-${n}`), path: `httpdocs/${n}` }),
      change: (want) => ({ ...want, path: 'httpdocs/other', password: secret('ftp-new') }),
      check: (username, want) => void expect(webspace(username).ftp.get(want.login)).to.deep.equal({ password: plain(want.password), home: `/${want.path}` }),
    },
    dnsRecord: {
      make: (username, n) => ({ zone: domainOf(username), name: '@', type: 'MX', content: `mx${n}.example.net`, ttl: 3600, prio: 10 * n }),
      change: (want) => ({ ...want, prio: 5 }),
      check: (username, want) => void expect([...site(username).records.values()]).to.deep.include({ type: 'MX', host: `${want.zone}.`, value: `${want.content}.`, opt: String(want.prio) }),
    },
  };
};

serverModuleConformance('plesk', async (): Promise<ServerModuleFixture> => {
  const server = await startFakePlesk();
  const { state } = server;
  const settings = { address: server.url, secret: SECRET_KEY, domainSuffix: 'example.test' };
  return {
    extension: plesk,
    settings,
    plan: { plan: 'Gold' },
    otherPlan: { plan: 'Silver & more' },
    passwords: true,
    wrongSecret: { settings: { ...settings, secret: 'wrong-key' } },
    unreachable: { ...settings, address: 'http://127.0.0.1:9' },
    invalid: [
      { field: 'username', spoil: (want) => ({ ...want, username: 'root' }) },
      { field: 'plan', spoil: (want) => ({ ...want, plan: { plan: 'none such' } }) },
    ],
    resources: samples(server),
    server: {
      look: (username) => {
        const [customer, webspace] = [state.customers.get(username), webspaceOfLogin(state, username)];
        return customer === undefined || webspace === undefined ? undefined : { state: webspace.status === '0' ? 'active' : 'suspended', plan: state.plans[webspace.planGuid], password: customer.password };
      },
      count: () => state.customers.size,
      loseAnswer: () => server.loseAnswer(),
      stall: () => server.stall(),
      foreign: (username) => void addWebspace(state, addCustomer(state, username).id, `their-${username}.example.test`),
      spoil: (username) => void Object.assign(webspaceOfLogin(state, username) ?? {}, { planGuid: 'g-default', status: '64' }),
      traffic: (username, _, { up, down }) => void Object.assign(webspaceOfLogin(state, username) ?? {}, { traffic: up + down }),
    },
    stop: () => server.stop(),
  };
});

describe('Plesk: packets and error codes', () => {
  const module = createPleskModule();
  let server: FakePlesk;
  let ctx: Call;
  const want = (change: Partial<Desired<Plan>> = {}): Desired<Plan> => ({
    serviceId: '12', username: 'ana12', password: secret('S3cret <of> & ana'), domain: 'ana.example.test', email: 'ana@example.test', locale: 'de',
    plan: { plan: 'Gold' }, planKey: '3', options: {}, state: 'active', resources: [], ...change,
  });
  const account = { id: 'ana12' };
  beforeEach(async () => {
    server = await startFakePlesk();
    ctx = gatewayCtx({ settings: accountSettings.parse({ address: server.url, secret: SECRET_KEY }) }) as Call;
  });
  afterEach(() => server.stop());

  it("somebody else's domain leaves no customer without one", async () => {
    addWebspace(server.state, addCustomer(server.state, 'eve').id, 'ana.example.test');
    expect(await module.ensure(ctx, want())).to.include({ status: 'failed', kind: 'remote', code: '1007' });
    expect([...server.state.customers.keys()]).to.deep.equal(['eve']);
  });

  it('a customer whose subscription got lost on the way gets one with the next try', async () => {
    await module.ensure(ctx, want());
    server.state.webspaces.clear();
    expect((await module.ensure(ctx, want({ ref: account }))).status).to.equal('done');
    expect(webspaceOfLogin(server.state, 'ana12')).to.include({ ftpLogin: 'ana12', ftpPassword: 'S3cret <of> & ana', planGuid: 'g-gold' });
  });

  it('a user with a password may come instead of a key', async () => {
    const settings = accountSettings.parse({ address: server.url, user: 'admin', secret: SECRET_KEY });
    expect(await module.test({ ...ctx, settings })).to.include({ ok: true, version: '18.0.60' });
    expect(await module.test({ ...ctx, settings: { ...settings, secret: secret('wrong') } })).to.include({ ok: false });
  });

  for (const [code, kind] of [['1006', 'auth'], ['1030', 'auth'], ['1005', 'unsupported'], ['1003', 'busy'], ['1014', 'remote']] as const)
    it(`code ${code} before any operation means "${kind}"`, async () => {
      server.next(systemError(code, 'No.'));
      expect(await module.ensure(ctx, want())).to.include({ status: 'failed', kind });
    });

  it('something that is no answer leaves a change in doubt', async () => {
    server.next({ text: '<packet><customer>' }, ({ body }) => body.includes('<add>'));
    expect(await module.ensure(ctx, want())).to.include({ status: 'failed', kind: 'remote', ambiguous: true });
  });

  it('a forwarder and a mailbox of one name go one by one', async () => {
    await module.ensure(ctx, want());
    const { mailbox, forwarder } = module.resources!;
    const address = 'info@ana.example.test';
    await mailbox?.ensure?.(ctx, account, { kind: 'mailbox', key: 'm', want: { address, password: secret('box-Pw-1') } });
    await forwarder?.ensure?.(ctx, account, { kind: 'forwarder', key: 'f', want: { source: address, targets: ['a@example.net'], keepCopy: false } });
    const name = () => webspaceOfLogin(server.state, 'ana12')?.sites[0]?.mail.get('info');
    expect(name()).to.include({ mailbox: true, forwarding: true });
    await mailbox?.remove?.(ctx, account, address);
    expect(name()).to.include({ mailbox: false, forwarding: true });
    await forwarder?.remove?.(ctx, account, address);
    expect(name()).to.equal(undefined);
  });

  it('a record that the panel cannot hold, and a second database of a user, are refused by field', async () => {
    await module.ensure(ctx, want());
    const { dnsRecord, databaseUser } = module.resources!;
    expect(await dnsRecord?.ensure?.(ctx, account, { kind: 'dnsRecord', key: 'r', want: { zone: 'ana.example.test', name: '_sip', type: 'SRV', content: '1 5060 sip.example.test', ttl: 60 } })).to.include({ status: 'failed', kind: 'invalid', field: 'type' });
    expect(await databaseUser?.ensure?.(ctx, account, { kind: 'databaseUser', key: 'u', want: { name: 'u', engine: 'mysql', databases: ['a', 'b'] } })).to.include({ status: 'failed', kind: 'invalid', field: 'databases' });
  });

  it('one click leads into the panel from the address of the browser only', async () => {
    await module.ensure(ctx, want());
    expect((await module.sso?.(ctx, account, { ip: '192.0.2.7' }))?.url).to.match(/^http:\/\/127\.0\.0\.1:\d+\/enterprise\/rsession_init\.php\?PLESKSESSID=5e55i0n\d+$/);
    expect(Buffer.from('192.0.2.7').toString('base64')).to.satisfy((ip: string) => server.seen.at(-1)?.body.includes(`<user_ip>${ip}</user_ip>`));
  });

  it('use and limits of several subscriptions count together', async () => {
    await module.ensure(ctx, want());
    addWebspace(server.state, server.state.customers.get('ana12')?.id ?? '', 'second.example.test', { traffic: 7 });
    const read = [];
    for await (const sample of module.usage?.(ctx, [account], ctx.clock.now()) ?? []) read.push(...[sample].flat());
    expect(read.map(({ metric, value, limit }) => ({ metric, value, limit }))).to.deep.equal([{ metric: 'disk', value: 2 * 2_097_152, limit: 2 * 1_048_576_000 }, { metric: 'bandwidth', value: 7, limit: 'unlimited' }]);
  });

  it('sites show their certificate, get one from the authority or have one put in once; foreign sites do not', async () => {
    await module.ensure(ctx, want());
    const eve = addWebspace(server.state, addCustomer(server.state, 'eve').id, 'eve.example.test');
    const { certificates, letsEncrypt, installCertificate } = module.actions!;
    const rows = async () => {
      const told = await certificates!.run(ctx, account, {});
      return told.status === 'done' ? told.value.table?.rows : told;
    };
    const site = 'ana.example.test';
    expect(await rows()).to.deep.equal([[site, '-', 'off']]);
    server.state.elsewhere.add(site);
    expect(await letsEncrypt!.run(ctx, account, { domain: site })).to.include({ kind: 'declined', field: 'domain', message: `SSL It!: Could not issue an SSL/TLS certificate for ${site} Details: the authorization token is not available` });
    server.state.elsewhere.clear();
    expect((await letsEncrypt!.run(ctx, account, { domain: site })).status).to.equal('done');
    expect(await rows()).to.deep.equal([[site, `Lets Encrypt ${site}`, 'on']]);
    const key = '-----BEGIN PRIVATE KEY-----\r\nMIIE\r\n-----END PRIVATE KEY-----';
    const own = (domain: string, certificate = '-----BEGIN CERTIFICATE-----\r\nMIIB\r\n-----END CERTIFICATE-----') => installCertificate!.run(ctx, account, { domain, certificate, key, chain: '' });
    for (let time = 0; time < 2; time += 1) expect((await own(site)).status).to.equal('done');
    const [[, name = ''] = []] = (await rows()) as readonly (readonly string[])[];
    expect(name).to.match(/^Billet [0-9a-f]{12}$/);
    expect(webspaceOfLogin(server.state, 'ana12')?.certificates.get(name)).to.include({ cert: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', key: key.replaceAll('\r', '') });
    for (const refused of [await own('eve.example.test'), await letsEncrypt!.run(ctx, account, { domain: 'eve.example.test' })]) expect(refused).to.include({ kind: 'invalid', field: 'domain' });
    expect(await own(site, 'no certificate')).to.include({ kind: 'invalid', field: 'certificate' });
    expect(eve.certificates.size).to.equal(0);
    expect(await letsEncrypt!.run({ ...ctx, settings: { ...ctx.settings, secret: secret('wrong') } }, account, { domain: site })).to.include({ status: 'failed', kind: 'auth' });
  });

  it('no key and no password stood in an address', async () => {
    await module.ensure(ctx, want());
    for (const { url } of server.seen) expect(url).to.equal('/enterprise/control/agent.php');
  });
});
