import { isModuleError, secret, type Desired, type Failure, type Outcome } from '@billet/sdk';
import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import { createCpanelModule } from '../src/cpanel-module.ts';
import { accountSettings, productSettings, type Plan } from '../src/settings.ts';
import type { Call } from '../src/whm.ts';
import { startFakeWhm, TOKEN, type FakeWhm } from './support/fake-whm.ts';
import { newWhmAccount } from './support/whm-state.ts';

const LOGIN_PAGE = '<!DOCTYPE html><html><head><title>WHM Login</title></head><body><form><input type="password"></form></body></html>';
const CHALLENGE = '<html><head><title>One moment, please...</title></head><body>Checking your browser</body></html>';
const PASSWORD = 'S3cret-of-ana';

describe('cPanel: what goes wrong on real servers', () => {
  const module = createCpanelModule();
  let server: FakeWhm;
  let ctx: Call;
  const lines: string[] = [];

  const want = (change: Partial<Desired<Plan>> = {}): Desired<Plan> => ({
    serviceId: '12', username: 'ana12', password: secret(PASSWORD), domain: 'ana.example.test', email: 'ana@example.test', locale: 'de',
    plan: productSettings.parse({ package: 'gold' }), planKey: '3', options: {}, state: 'active', resources: [], ...change,
  });
  const failure = (outcome: Outcome<unknown>): Failure => {
    if (outcome.status !== 'failed') throw new Error(`no failure but ${outcome.status}`);
    return outcome;
  };
  const called = (name: string): number => server.seen.filter((each) => each.path.endsWith(`/${name}`)).length;

  beforeEach(async () => {
    server = await startFakeWhm();
    const settings = accountSettings.parse({ address: server.url, token: TOKEN });
    ctx = gatewayCtx({ settings, lines }) as Call;
  });
  afterEach(() => server.stop());

  it('"busy" is tried again later, without doubt', async () => {
    server.next({ status: 503, text: 'busy', headers: { 'retry-after': '7' } });
    expect(failure(await module.ensure(ctx, want()))).to.include({ kind: 'busy', retry: 'later', ambiguous: false, retryAfterMs: 7000 });
  });

  it('a login page with status 200 is a refusal of the token', async () => {
    server.next({ html: LOGIN_PAGE });
    expect(failure(await module.ensure(ctx, want()))).to.include({ kind: 'auth', ambiguous: false });
  });

  it("a firewall's page is trouble on the way, and in doubt only where something was to be changed", async () => {
    server.next({ html: CHALLENGE });
    const asked = failure(await module.ensure(ctx, want()));
    expect(asked).to.include({ kind: 'network', ambiguous: false });
    expect(asked.message).to.include('One moment, please');
    server.next({ html: CHALLENGE }, ({ path }) => path.endsWith('/createacct'));
    expect(failure(await module.ensure(ctx, want()))).to.include({ kind: 'network', ambiguous: true, retry: 'lookup' });
  });

  it('a redirect from the plain port is not followed', async () => {
    server.next({ status: 301, headers: { location: 'https://elsewhere.example:2087/' } });
    expect(failure(await module.ensure(ctx, want())).message).to.include('elsewhere.example:2087');
    expect(server.seen).to.have.lengthOf(1);
  });

  it('an account that was made though the answer said no is ours, if it is the one that was asked for', async () => {
    server.nextAfterChange({ json: { metadata: { result: 0, reason: 'Quota could not be set.', version: 1 }, data: {} } });
    expect((await module.ensure(ctx, want())).status).to.equal('done');
    expect(server.state.accounts.get('ana12')?.domain).to.equal('ana.example.test');
  });

  it('"made" without an account is not believed', async () => {
    server.next({ json: { metadata: { result: 1, reason: 'OK' }, data: {} } }, ({ path }) => path.endsWith('/createacct'));
    expect(failure(await module.ensure(ctx, want()))).to.include({ kind: 'remote', ambiguous: true });
  });

  it('"suspended" without a suspension is not believed', async () => {
    await module.ensure(ctx, want());
    server.next({ json: { metadata: { result: 1, reason: 'OK' } } }, ({ path }) => path.endsWith('/suspendacct'));
    expect(failure(await module.ensure(ctx, want({ state: 'suspended' })))).to.include({ kind: 'remote', retry: 'lookup' });
  });

  it("a domain that somebody has on this server is refused in the server's own words, and nothing is claimed", async () => {
    server.state.accounts.set('eve', newWhmAccount({ user: 'eve', domain: 'ana.example.test', email: 'eve@example.test', plan: 'gold', owner: 'root', password: 'x' }));
    server.state.localized = true;
    expect(failure(await module.ensure(ctx, want())).message).to.equal('Die Domain besteht bereits.');
    server.state.accounts.set('ana12', newWhmAccount({ user: 'ana12', domain: 'other.example.test', email: 'eve@example.test', plan: 'gold', owner: 'root', password: 'x' }));
    expect(failure(await module.ensure(ctx, want())).kind).to.equal('exists');
  });

  it('a name that another reseller has, whose accounts one does not see, is taken', async () => {
    server.state.accounts.set('resi', newWhmAccount({ user: 'resi', domain: 'resi.example.test', email: 'r@example.test', plan: 'gold', owner: 'root', password: 'x' }));
    server.state.accounts.get('resi')!.reseller = true;
    server.state.accounts.set('ana12', newWhmAccount({ user: 'ana12', domain: 'a.example.test', email: 'a@example.test', plan: 'gold', owner: 'root', password: 'theirs' }));
    ctx = gatewayCtx({ settings: accountSettings.parse({ address: server.url, user: 'resi', token: TOKEN }) }) as Call;
    expect(failure(await module.ensure(ctx, want()))).to.include({ kind: 'exists', field: 'username' });
    expect(server.state.accounts.get('ana12')?.password).to.equal('theirs');
  });

  it("a reseller's package carries his name", async () => {
    server.state.accounts.set('resi', newWhmAccount({ user: 'resi', domain: 'resi.example.test', email: 'r@example.test', plan: 'gold', owner: 'root', password: 'x' }));
    server.state.accounts.get('resi')!.reseller = true;
    ctx = gatewayCtx({ settings: accountSettings.parse({ address: server.url, user: 'resi', token: TOKEN }) }) as Call;
    const plan = productSettings.parse({ disk: '500' });
    for (let time = 0; time < 2; time += 1) await module.ensurePlan?.(ctx, plan, '3');
    expect([...server.state.packages.keys()]).to.include('resi_billet_3').and.have.lengthOf(3);
    expect(called('editpkg')).to.equal(0);
  });

  it('a reseller is suspended as one, and not removed while he has accounts', async () => {
    const plan = productSettings.parse({ package: 'gold', reseller: true, rights: 'standard' });
    await module.ensure(ctx, want({ plan }));
    server.state.accounts.set('below', newWhmAccount({ user: 'below', domain: 'below.example.test', email: 'b@example.test', plan: 'gold', owner: 'ana12', password: 'x' }));
    await module.ensure(ctx, want({ plan, state: 'suspended' }));
    expect(server.state.accounts.get('below')?.suspended).to.equal(true);
    expect(failure(await module.remove(ctx, { id: 'ana12' }))).to.include({ kind: 'limit' });
    server.state.accounts.delete('below');
    expect((await module.remove(ctx, { id: 'ana12' })).status).to.equal('done');
  });

  it('a whole server is measured by two calls', async () => {
    for (let n = 0; n < 50; n += 1) server.state.accounts.set(`u${n}`, newWhmAccount({ user: `u${n}`, domain: `u${n}.test`, email: 'x@example.test', plan: 'gold', owner: 'root', password: 'x' }));
    const samples = [];
    for await (const sample of module.usage?.(ctx, Array.from({ length: 50 }, (_, n) => ({ id: `u${n}` })), '2000-01-01T00:00:00.000Z') ?? []) samples.push(...[sample].flat());
    expect(samples).to.have.lengthOf(150);
    expect(server.seen).to.have.lengthOf(2);
  });

  it('somebody else edited the zone in between: it is read again', async () => {
    await module.ensure(ctx, want());
    const zone = server.state.accounts.get('ana12')?.zones.get('ana.example.test');
    const record = { zone: 'ana.example.test', name: 'www', type: 'TXT', content: 'x'.repeat(300), ttl: 300 };
    server.next({ json: { metadata: { result: 1 }, data: { uapi: { status: 0, errors: ['serial'], data: null } } } }, ({ fields }) => {
      if (fields.get('cpanel.function') !== 'mass_edit_zone') return false;
      zone!.serial += 1;
      return true;
    });
    const made = await module.resources?.dnsRecord?.ensure?.(ctx, { id: 'ana12' }, { kind: 'dnsRecord', key: 'k', want: record });
    expect(made?.status).to.equal('done');
    expect(zone?.records.at(-1)?.data.map((part) => part.length)).to.deep.equal([255, 45]);
  });

  it('further domains and aliases, which only the old interface makes', async () => {
    await module.ensure(ctx, want());
    const { domain } = module.resources!;
    for (const kind of ['addon', 'alias'] as const) {
      const wish = { kind: 'domain' as const, key: kind, want: { name: `${kind}.test`, kind, ...(kind === 'addon' ? { root: 'sites/x' } : {}) } };
      for (let time = 0; time < 2; time += 1) expect((await domain?.ensure?.(ctx, { id: 'ana12' }, wish))?.status).to.equal('done');
    }
    expect((await domain?.list(ctx, { id: 'ana12' }))?.items.map((each) => [each.kind, each.name])).to.deep.equal([['primary', 'ana.example.test'], ['addon', 'addon.test'], ['alias', 'alias.test']]);
    for (const name of ['addon.test', 'alias.test']) expect((await domain?.remove?.(ctx, { id: 'ana12' }, name))?.status).to.equal('done');
    expect(failure((await domain?.remove?.(ctx, { id: 'ana12' }, 'ana.example.test'))!)).to.include({ kind: 'invalid' });
  });

  it('opens panel, mailbox and server without a password, and a mailbox by a form', async () => {
    await module.ensure(ctx, want());
    const box = { kind: 'mailbox' as const, key: 'm', want: { address: 'info@ana.example.test', password: secret('box-pw') } };
    await module.resources?.mailbox?.ensure?.(ctx, { id: 'ana12' }, box);
    expect(await module.sso?.(ctx, { id: 'ana12' })).to.include({ method: 'GET' }).and.have.property('url').that.contains('/cpsess');
    expect(await module.sso?.(ctx, { id: 'ana12' }, { mailbox: 'info@ana.example.test' })).to.deep.include({ method: 'POST', form: { session: 'info@ana.example.test:AbC' } });
    expect(await told(module.adminSso!(ctx))).to.include({ kind: 'remote' });
  });

  it('no token and no password ever stood in an address or in the log', async () => {
    await module.ensure(ctx, want());
    await module.ensure(ctx, want({ password: secret('an0ther-Pw') }));
    for (const { url } of server.seen) expect(url).to.not.match(/S3cret|an0ther|T0KEN|\?/);
    expect(lines.join('')).to.not.match(/S3cret|an0ther|T0KEN/);
    expect(server.seen.filter(({ path }) => path.endsWith('createacct')).map(({ fields }) => fields.get('showpass'))).to.deep.equal(['n']);
  });

  const told = async (work: Promise<unknown>): Promise<unknown> => {
    try {
      return await work;
    } catch (error) {
      return isModuleError(error) ? error.failure : error;
    }
  };
});
