import { secret, type Desired, type Failure, type Outcome } from '@billet/sdk';
import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import { createDirectadminModule } from '../src/directadmin-module.ts';
import type { Call } from '../src/directadmin.ts';
import { readReply } from '../src/read-reply.ts';
import { accountSettings, productSettings, type Plan } from '../src/settings.ts';
import { newUser } from './support/da-state.ts';
import { LOGIN_KEY, startFakeDirectadmin, type FakeDirectadmin } from './support/fake-directadmin.ts';

describe('DirectAdmin: answers', () => {
  const answer = (text: string, status = 200): ReturnType<typeof readReply> => {
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      data = undefined;
    }
    return readReply({ status, text, data, headers: {} });
  };

  it('reads the old form: lists, entities without an end, dots in names', () => {
    expect(answer('list[]=ana&list[]=bob')).to.deep.equal({ list: ['ana', 'bob'] });
    expect(answer('email=ana&#64example.test&name=O&#39;Neil')).to.deep.equal({ email: 'ana@example.test', name: "O'Neil" });
    expect(answer('john.doe=a@example.test')).to.have.property('john.doe', 'a@example.test');
    expect(answer('error=0&text=User created&details=')).to.have.property('text', 'User created');
  });

  for (const [name, text, status] of [
    ['old form', 'error=1&text=No&details=Not so', 200],
    ['JSON', '{"error":"No","result":"Not so"}', 200],
    ['JSON with a status', '{"error":"No","result":"Not so"}', 400],
    ['newer interface', '{"type":"CONFLICT","message":"No: Not so"}', 409],
  ] as const)
    it(`"no" in the ${name} is a refusal with the panel's words`, () => expect(() => answer(text, status)).to.throw('No: Not so').with.nested.property('failure.kind', 'remote'));

  it('what the key may not do is a matter of credentials', () => {
    expect(() => answer('{"error":"Cannot execute your command","result":"it does not exist in your authority level"}')).to.throw('login key').with.nested.property('failure.kind', 'auth');
  });
});

describe('DirectAdmin: what goes wrong on real servers', () => {
  const module = createDirectadminModule();
  let server: FakeDirectadmin;
  let ctx: Call;
  const lines: string[] = [];
  const want = (change: Partial<Desired<Plan>> = {}): Desired<Plan> => ({
    serviceId: '12', username: 'ana12', password: secret('S3cret-of-ana'), domain: 'ana.example.test', email: 'ana@example.test', locale: 'de',
    plan: productSettings.parse({ package: 'gold' }), planKey: '3', options: {}, state: 'active', resources: [], ...change,
  });
  const failure = (outcome: Outcome<unknown> | undefined): Failure => {
    if (outcome?.status !== 'failed') throw new Error(`no failure but ${outcome?.status}`);
    return outcome;
  };

  beforeEach(async () => {
    server = await startFakeDirectadmin();
    ctx = gatewayCtx({ settings: accountSettings.parse({ address: server.url, loginKey: LOGIN_KEY }), lines }) as Call;
  });
  afterEach(() => server.stop());

  it('"that domain already exists" is not success, and nobody else\'s account is taken', async () => {
    server.state.users.set('eve', newUser({ username: 'eve', domain: 'ana.example.test', email: 'e@example.test', package: 'gold', password: 'hers' }));
    expect(failure(await module.ensure(ctx, want())).message).to.include('already exists');
    expect(server.state.users.get('eve')?.password).to.equal('hers');
    expect(server.state.users.has('ana12')).to.equal(false);
  });

  it('a suspension asked for twice stays one: the button that turns over is not used', async () => {
    await module.ensure(ctx, want({ state: 'suspended' }));
    const [user] = [...server.state.users.values()];
    user!.suspended = false;
    await module.ensure(ctx, want({ state: 'suspended' }));
    expect(user?.suspended).to.equal(true);
    expect(server.seen.filter(({ fields }) => fields.has('suspend'))).to.deep.equal([]);
  });

  it('a deletion that ends with an error, and is done, is done', async () => {
    await module.ensure(ctx, want());
    server.state.complainsWhenDeleting = true;
    expect((await module.remove(ctx, { id: 'ana12' })).status).to.equal('done');
  });

  it('a reseller with accounts stays', async () => {
    const plan = productSettings.parse({ package: 'gold', reseller: true });
    await module.ensure(ctx, want({ plan }));
    server.state.users.set('below', { ...newUser({ username: 'below', domain: 'below.test', email: 'b@example.test', package: 'gold', password: 'x' }), creator: 'ana12' });
    expect(failure(await module.remove(ctx, { id: 'ana12' }))).to.include({ kind: 'limit' });
    server.state.users.delete('below');
    expect((await module.remove(ctx, { id: 'ana12' })).status).to.equal('done');
  });

  it('a redirect is not followed, a busy server is tried again, a page without JSON is no answer', async () => {
    server.next({ status: 302, headers: { location: 'https://elsewhere.test/' } });
    expect(failure(await module.ensure(ctx, want())).message).to.include('elsewhere.test');
    server.next({ status: 503, text: '' });
    expect(failure(await module.ensure(ctx, want()))).to.include({ kind: 'busy', retry: 'later' });
    server.next({ html: '<html><head><title>DirectAdmin Login</title></head></html>' });
    expect(failure(await module.ensure(ctx, want()))).to.include({ kind: 'auth' });
  });

  it('an answer in a shape that nobody knows is a failure, not a crash', async () => {
    server.next({ json: { username: 'ana12', suspended: { odd: true } } });
    expect(failure(await module.ensure(ctx, want()))).to.include({ kind: 'remote' });
  });

  it('another domain for the account is changed in its own name', async () => {
    await module.ensure(ctx, want());
    expect((await module.ensure(ctx, want({ domain: 'new.example.test', ref: { id: 'ana12' } }))).status).to.equal('done');
    expect(server.state.users.get('ana12')?.domain).to.equal('new.example.test');
  });

  it('further domains, aliases and their end', async () => {
    await module.ensure(ctx, want());
    const { domain } = module.resources!;
    for (const kind of ['addon', 'alias'] as const)
      for (let time = 0; time < 2; time += 1) expect((await domain?.ensure?.(ctx, { id: 'ana12' }, { kind: 'domain', key: kind, want: { name: `${kind}.test`, kind } }))?.status).to.equal('done');
    expect((await domain?.list(ctx, { id: 'ana12' }))?.items.map((each) => [each.kind, each.name])).to.deep.equal([['primary', 'ana.example.test'], ['addon', 'addon.test'], ['alias', 'alias.test']]);
    for (const name of ['addon.test', 'alias.test']) expect((await domain?.remove?.(ctx, { id: 'ana12' }, name))?.status).to.equal('done');
    expect(failure(await domain?.remove?.(ctx, { id: 'ana12' }, 'ana.example.test'))).to.include({ kind: 'invalid', field: 'kind' });
  });

  it('opens panel and mailbox, for the address of the browser', async () => {
    await module.ensure(ctx, want());
    await module.resources?.mailbox?.ensure?.(ctx, { id: 'ana12' }, { kind: 'mailbox', key: 'm', want: { address: 'info@ana.example.test', password: secret('box-pw') } });
    expect(await module.sso?.(ctx, { id: 'ana12' }, { ip: '192.0.2.9' })).to.include({ method: 'GET', url: 'https://server.example.test:2222/login-url/AbC' });
    expect(server.seen.at(-1)?.json).to.deep.include({ allowNetworks: ['192.0.2.9'] });
    expect(await module.sso?.(ctx, { id: 'ana12' }, { mailbox: 'info@ana.example.test' })).to.have.property('url').that.contains('roundcube');
  });

  it('a whole server is measured by one call', async () => {
    for (let n = 0; n < 40; n += 1) server.state.users.set(`u${n}x`, newUser({ username: `u${n}x`, domain: `u${n}.test`, email: 'x@example.test', package: 'gold', password: 'x' }));
    const samples = [];
    for await (const sample of module.usage?.(ctx, Array.from({ length: 40 }, (_, n) => ({ id: `u${n}x` })), '2000-01-01T00:00:00.000Z') ?? []) samples.push(...[sample].flat());
    expect(samples).to.have.lengthOf(120);
    expect(samples[0]).to.include({ metric: 'disk', value: 2_097_153, limit: 10_485_760_000 });
    expect(server.seen).to.have.lengthOf(1);
  });

  it('no key and no password ever stood in an address or in the log', async () => {
    await module.ensure(ctx, want());
    await module.ensure(ctx, want({ password: secret('an0ther-Pw') }));
    for (const { url } of server.seen) expect(url).to.not.match(/S3cret|an0ther|L0GIN/);
    expect(lines.join('')).to.not.match(/S3cret|an0ther|L0GIN/);
  });

  it('a certificate is fetched for a domain of the account only', async () => {
    await module.ensure(ctx, want());
    const get = (domain: string) => module.actions!['provisionCertificate']!.run(ctx, { id: 'ana12' }, { domain });
    expect((await get('ana.example.test')).status).to.equal('done');
    expect([...(server.state.users.get('ana12')?.domains.get('ana.example.test')?.provisioned ?? [])]).to.deep.equal(['acme']);
    expect(await get('eve.example.test')).to.include({ status: 'failed', kind: 'invalid', field: 'domain' });
  });
});
