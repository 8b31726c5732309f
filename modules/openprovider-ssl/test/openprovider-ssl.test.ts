import 'reflect-metadata';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { defineServerModule, type ActionReply, type Desired, type Failure, type KeyValue, type Observed, type Outcome, type Ref, type ServerModuleDefinition, type SettingsSchema } from '@billet/sdk';
import { gatewayCtx, serverModuleConformance, type ServerModuleFixture } from '@billet/testkit';
import { expect } from 'chai';
import type { Call } from '../src/api.ts';
import { makeRequest } from '../src/csr.ts';
import ssl from '../src/index.ts';
import { accountSettings, productSettings, type Plan } from '../src/settings.ts';
import { createSslModule } from '../src/ssl-module.ts';
import { PRODUCT, startFakeSsl, USER, type FakeOrder, type FakeSsl } from './support/fake-openprovider-ssl.ts';

/** The same request with another signature. */
const spoilt = (csr: string): string => {
  const at = csr.length - 150;
  return `${csr.slice(0, at)}${csr.slice(at, at + 1) === 'A' ? 'B' : 'A'}${csr.slice(at + 1)}`;
};

const domainOf = (username: string): string => `${username}.example.test`;

serverModuleConformance('openprovider-ssl', async (): Promise<ServerModuleFixture> => {
  const fake = await startFakeSsl();
  const settings = { endpoint: fake.url, ...USER, organization: 'AB123456-NL' };
  const { create, ...rest } = ssl.definition as ServerModuleDefinition<SettingsSchema, SettingsSchema>;
  let kept: KeyValue | undefined;
  let account = '';
  // An authority knows no suspension: what the module keeps says whether commands are taken.
  const extension = defineServerModule({ ...rest, create: (ctx) => { kept = ctx.kv; account = 'accountId' in ctx ? String(ctx.accountId) : ''; return create(ctx); } });
  return {
    extension,
    settings,
    plan: { product: PRODUCT },
    domain: domainOf,
    wrongSecret: { settings: { ...settings, password: 'not-it' } },
    unreachable: { ...settings, endpoint: 'http://127.0.0.1:9' },
    invalid: [{ field: 'domain', spoil: (want) => ({ ...want, domain: 'under_score' }) }],
    server: {
      look: async (username) => {
        const order = fake.of(domainOf(username));
        const note = (await kept?.get(`service:${account}:${username}`)) as { readonly suspended?: boolean } | undefined;
        return order === undefined ? undefined : { state: note?.suspended === true ? 'suspended' : 'active' };
      },
      count: () => fake.orders.filter(({ status }) => status !== 'CAN').length,
      loseAnswer: () => fake.loseAnswer(),
      stall: () => fake.stall(),
    },
    stop: () => fake.stop(),
  };
});

describe('certificates of Openprovider', () => {
  let fake: FakeSsl;
  let ctx: Call;
  let module: ReturnType<typeof createSslModule>;

  const want = (change: Partial<Desired<Plan>> = {}, plan: Partial<Plan> = {}): Desired<Plan> => ({
    serviceId: '7', username: 's7', domain: 'ana.test', email: 'ana@example.test', locale: 'en', planKey: '1', plan: productSettings.parse({ product: PRODUCT, ...plan }), options: {}, state: 'active', resources: [], ...change,
  });
  const made = (outcome: Outcome<Observed> | undefined): Observed => {
    if (outcome?.status !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome.value;
  };
  const run = async (name: string, ref: Ref, input: Readonly<Record<string, unknown>> = {}): Promise<Outcome<ActionReply>> => {
    const action = module.actions?.[name];
    if (action === undefined) throw new Error(name);
    return action.run(ctx, ref, input);
  };
  const told = async (name: string, ref: Ref, input: Readonly<Record<string, unknown>> = {}): Promise<ActionReply> => {
    const outcome = await run(name, ref, input);
    if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome.value;
  };
  const refused = async (name: string, ref: Ref, input: Readonly<Record<string, unknown>> = {}): Promise<Failure> => {
    const outcome = await run(name, ref, input);
    if (outcome.status !== 'failed') throw new Error(`it was ${outcome.status}`);
    return outcome;
  };
  const order = (): FakeOrder => {
    const found = fake.orders.at(-1);
    if (found === undefined) throw new Error('there is no order');
    return found;
  };
  const text = (reply: ActionReply, ending: string): string => reply.files?.find(({ name }) => name.endsWith(ending))?.text ?? '';
  const factOf = (reply: ActionReply, name: string): string | undefined => reply.facts?.find((each) => each.name === name)?.value;

  beforeEach(async () => {
    fake = await startFakeSsl();
    ctx = gatewayCtx({ settings: accountSettings.parse({ endpoint: fake.url, ...USER, organization: 'AB123456-NL' }) }) as Call;
    module = createSslModule();
  });
  afterEach(() => fake.stop());

  it('goes from the order to a certificate for a key that was made here, and the key fits', async () => {
    const { ref } = made(await module.ensure(ctx, want()));
    expect(order()).to.include({ status: 'PAI', csr: '' });
    expect(factOf(await told('show', ref), 'state')).to.equal('statePAI');
    expect((await refused('download', ref)).kind).to.equal('declined');

    const asked = await told('generate', ref, { kind: 'p256', method: 'dns' });
    expect(asked).to.include({ message: 'keepKey', again: true });
    expect(asked.table?.rows).to.deep.equal([['ana.test', 'record', '_x7000.ana.test', 'proof-7000.authority.test']]);
    const key = text(asked, '.key');
    expect(key).to.match(/^-----BEGIN PRIVATE KEY-----/);
    expect(JSON.stringify([fake.seen, fake.orders])).to.not.include(key.split('\n')[1]);
    expect(await module.ensure(ctx, want({ ref }))).to.include({ status: 'pending' });

    await fake.issue(order());
    expect(made(await module.ensure(ctx, want({ ref }))).ref).to.deep.equal(ref);
    const files = await told('download', ref);
    expect(files.files?.map(({ name }) => name)).to.deep.equal(['ana.test.fullchain.pem', 'ana.test.crt', 'ana.test.chain.pem']);
    const certificate = new X509Certificate(text(files, '.crt'));
    expect(certificate.publicKey.export({ type: 'spki', format: 'pem' })).to.equal(createPublicKey(key).export({ type: 'spki', format: 'pem' }));
    expect(text(files, '.fullchain.pem')).to.match(/Y2hhaW4=/).and.to.not.include('\r');
    expect(factOf(await told('show', ref), 'validUntil')).to.equal('2027-11-28');
  });

  it('takes a request of the client, proves by file or mail, and lets him change his mind', async () => {
    const { ref } = made(await module.ensure(ctx, want()));
    const { csr } = await makeRequest('rsa2048', ['ana.test', 'www.ana.test']);
    const asked = await told('request', ref, { csr: csr.replaceAll('\n', '\r\n'), method: 'https' });
    expect(asked.table?.rows[0]?.slice(1, 3)).to.deep.equal(['file', 'http://ana.test/.well-known/pki-validation/7000.txt']);
    expect((await refused('request', ref, { csr, method: 'dns' })).kind).to.equal('declined');
    expect(await refused('prove', ref, { method: 'email', approver: 'boss@ana.test' })).to.include({ kind: 'invalid', field: 'approver' });
    const changed = await told('prove', ref, { method: 'email', approver: 'hostmaster@ana.test' });
    expect([factOf(changed, 'mailTo'), changed.table]).to.deep.equal(['hostmaster@ana.test', undefined]);
    await told('resend', ref);
    expect(order().mails).to.equal(2);
  });

  it('issues anew for another key', async () => {
    const { ref } = made(await module.ensure(ctx, want()));
    await told('generate', ref);
    await fake.issue(order());
    const next = await told('generate', ref, { kind: 'p384' });
    expect(await module.ensure(ctx, want({ ref }))).to.include({ status: 'pending' });
    await fake.issue(order());
    expect([...fake.counts]).to.deep.equal([['create', 1], ['start', 1], ['reissue', 1]]);
    const certificate = new X509Certificate(text(await told('download', ref), '.crt'));
    expect(certificate.publicKey.export({ type: 'spki', format: 'pem' })).to.equal(createPublicKey(text(next, '.key')).export({ type: 'spki', format: 'pem' }));
  });

  it('refuses requests that no authority would take, before it asks', async () => {
    const { ref } = made(await module.ensure(ctx, want()));
    const { csr } = await makeRequest('rsa2048', ['ana.test']);
    const weak = '-----BEGIN CERTIFICATE REQUEST-----\nMIIBTzCBuQIBADATMREwDwYDVQQDDAhhbmEudGVzdA==\n-----END CERTIFICATE REQUEST-----';
    const cases: readonly (readonly [string, RegExp])[] = [
      ['nonsense', /no certificate request/],
      ['-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----', /private key/],
      [weak, /cannot be read/],
      [spoilt(csr), /cannot be read|does not fit/],
      [(await makeRequest('p256', ['bob.test'])).csr, /not for ana\.test/],
      [(await makeRequest('p256', ['ana.test', 'shop.ana.test'])).csr, /covers 1 names/],
      [(await makeRequest('p256', ['ana.test', '*.ana.test'])).csr, /does not cover/],
    ];
    for (const [given, words] of cases) {
      const failure = await refused('request', ref, { csr: given });
      expect(failure, given.slice(0, 60)).to.include({ kind: 'invalid', field: 'csr' });
      expect(failure.message).to.match(words);
    }
    expect(fake.counts.get('start')).to.equal(undefined);
  });

  it('covers as many names as were bought, and everything below a domain where it is a wildcard', async () => {
    const { ref } = made(await module.ensure(ctx, want({}, { names: 3 })));
    expect(await refused('generate', ref, { names: 'a.ana.test\nb.ana.test\nc.ana.test' })).to.include({ kind: 'invalid', field: 'names' });
    await told('generate', ref, { names: 'shop.ana.test, bob.test' });
    expect(order().names).to.deep.equal(['ana.test', 'shop.ana.test', 'bob.test']);
    const star = made(await module.ensure(ctx, want({ serviceId: '8', username: 's8' }, { wildcard: true })));
    expect(await refused('generate', star.ref, { method: 'https' })).to.include({ kind: 'invalid', field: 'method' });
    await told('generate', star.ref);
    expect(order().names).to.deep.equal(['*.ana.test']);
  });

  it('renews once for what is paid, in the same order or in a new one, and keeps the old certificate meanwhile', async () => {
    for (const anew of [false, true]) {
      if (anew) fake.renewAnew();
      const mine = { serviceId: anew ? '2' : '1', username: anew ? 's2' : 's1' };
      const { ref } = made(await module.ensure(ctx, want({ ...mine, paidUntil: '2027-11-28' })));
      await told('generate', ref);
      await fake.issue(order());
      made(await module.ensure(ctx, want({ ...mine, ref, paidUntil: '2027-11-28' })));
      fake.loseAnswer();
      const paid = want({ ...mine, ref, paidUntil: '2028-11-28' });
      await module.ensure(ctx, paid);
      const first = await module.ensure(ctx, paid);
      expect(first.status).to.equal(anew ? 'pending' : 'done');
      await module.ensure(ctx, paid);
      expect(fake.counts.get('renew')).to.equal(anew ? 2 : 1);
      expect((await told('download', ref)).files).to.have.length(3);
      if (!anew) continue;
      await fake.issue(order());
      expect(made(await module.ensure(ctx, paid)).ref.id).to.equal(String(order().id));
      expect(factOf(await told('show', { id: String(order().id) }), 'validUntil')).to.equal('2028-11-28');
    }
  });

  it('says so when the authority refuses, when an order is gone, and while the service is suspended', async () => {
    const { ref } = made(await module.ensure(ctx, want()));
    made(await module.ensure(ctx, want({ ref, state: 'suspended' })));
    expect((await refused('generate', ref)).message).to.match(/suspended/);
    made(await module.ensure(ctx, want({ ref })));
    await told('generate', ref);
    fake.reject(order());
    expect(await module.ensure(ctx, want({ ref }))).to.include({ status: 'failed', kind: 'declined', retry: 'afterFix' });
    order().status = 'CAN';
    expect(await module.ensure(ctx, want({ ref }))).to.include({ status: 'failed', code: 'gone' });
  });

  it('cancels at the end, or lets the certificate run out where that is over or not wished', async () => {
    const first = made(await module.ensure(ctx, want()));
    expect((await module.remove(ctx, first.ref)).status).to.equal('done');
    expect(order().status).to.equal('CAN');
    const second = made(await module.ensure(ctx, want({}, { cancel: false })));
    await module.remove(ctx, second.ref);
    expect(order().status).to.equal('PAI');
    fake.keepAll();
    const third = made(await module.ensure(ctx, want()));
    expect(await module.remove(ctx, third.ref)).to.deep.include({ status: 'done', notes: ['The order is not cancelled and runs out by itself: The refund period is over'] });
    expect((await refused('show', third.ref)).kind).to.equal('notFound');
  });

  it('buys nothing twice when two orders for one domain lose their answers', async () => {
    fake.add('ana.test');
    fake.loseAnswer();
    await module.ensure(ctx, want());
    fake.loseAnswer();
    await module.ensure(ctx, want({ serviceId: '8', username: 's8' }));
    const [one, other] = [made(await module.ensure(ctx, want())), made(await module.ensure(ctx, want({ serviceId: '8', username: 's8' })))];
    expect([one.ref.id, other.ref.id, fake.orders.length]).to.deep.equal(['7001', '7002', 3]);
  });
});
