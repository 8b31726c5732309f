import { secret, type Registrar } from '@billet/sdk';
import { gatewayCtx, registrarConformance } from '@billet/testkit';
import { expect } from 'chai';
import openprovider, { type Account } from '../src/index.ts';
import { startFakeOpenprovider, USER } from './support/fake-openprovider.ts';

registrarConformance('openprovider', async () => {
  const fake = await startFakeOpenprovider();
  const settings = { endpoint: fake.url, ...USER };
  return {
    extension: openprovider,
    settings,
    side: fake.world.side,
    name: (label) => `${label}.com`,
    wrongSecret: { ...settings, password: 'not-it' },
    unreachable: { ...settings, endpoint: 'http://127.0.0.1:9' },
    stop: () => fake.stop(),
  };
});

describe('openprovider', () => {
  const CONTACT = { name: 'Ana Maria Lima', email: 'ana@example.test', phone: '+351912345678', street: ['Rua das Flores 12a'], city: 'Porto', postcode: '4000-001', country: 'PT' };

  let fake: Awaited<ReturnType<typeof startFakeOpenprovider>>;
  let registrar: Registrar<Account>;
  let ctx: ReturnType<typeof gatewayCtx>;
  const call = (): Parameters<Registrar<Account>['test']>[0] => ({ ...ctx, settings: { endpoint: fake.url, username: USER.username, password: secret(USER.password), nameservers: 'ns1.openprovider.nl ns2.openprovider.be' } });

  beforeEach(async () => {
    fake = await startFakeOpenprovider();
    ctx = gatewayCtx({ settings: {} });
    registrar = await openprovider.definition.create(ctx);
  });
  afterEach(() => fake.stop());

  const own = async (name: string): Promise<void> => {
    const made = await registrar.register(call(), { operationId: `op-${name}`, name, years: 1, registrant: CONTACT, nameservers: [{ host: 'ns1.example.net' }] });
    expect(made.status, JSON.stringify(made)).to.equal('done');
  };

  it('makes one customer of one contact, with the parts the API wants', async () => {
    await own('one.com');
    await own('two.com');
    expect([...fake.customers.values()]).to.deep.equal([
      {
        name: { first_name: 'Ana Maria', last_name: 'Lima', initials: 'A.M.' },
        phone: { country_code: '+351', area_code: '91', subscriber_number: '2345678' },
        address: { street: 'Rua das Flores', number: '12a', zipcode: '4000-001', city: 'Porto', country: 'PT' },
        email: 'ana@example.test',
      },
    ]);
  });

  it('signs in again when its token has run out', async () => {
    for (let time = 0; time < 60; time += 1) expect((await registrar.check(call(), ['free.com']))[0]?.state).to.equal('available');
  });

  it('reads and sets code, lock, privacy, contacts and keys', async () => {
    await own('mine.com');
    const code = await registrar.authCode?.(call(), 'mine.com');
    expect(code?.status === 'done' ? code.value.reveal() : '').to.equal(fake.world.get('mine.com')?.code);
    await registrar.setPrivacy?.(call(), 'mine.com', true);
    await registrar.setContacts?.(call(), 'mine.com', { ...CONTACT, email: 'new@example.test' });
    const key = { flags: 257, protocol: 3 as const, algorithm: 13, publicKey: 'mdsswUyr3DPW132mOi8V9xESWE8jTo0d' };
    await registrar.setDnssec?.(call(), 'mine.com', { ds: [], keys: [key] });
    expect(fake.world.get('mine.com')).to.deep.include({ private: true });
    expect(fake.world.get('mine.com')?.contact).to.deep.include({ email: 'new@example.test' });
    expect(await registrar.getDnssec?.(call(), 'mine.com')).to.deep.equal({ ds: [], keys: [key] });
    const refused = await registrar.setDnssec?.(call(), 'mine.com', { ds: [{ keyTag: 1, algorithm: 13, digestType: 2, digest: 'aa' }], keys: [] });
    expect(refused).to.include({ status: 'failed', field: 'dnssec' });
  });

  it('tells prices, balance and the whole list', async () => {
    for (const label of ['a', 'b', 'c']) await own(`${label}.com`);
    expect(await registrar.quote?.(call(), 'new.com', 'renew', 2)).to.deep.equal({ amount: 2198, currency: 'EUR' });
    expect(await registrar.balance?.(call())).to.deep.equal({ amount: 1_000_000 - 3 * 1099, currency: 'EUR' });
    const names: string[] = [];
    for await (const { name } of registrar.list?.(call()) ?? []) names.push(name);
    expect(names).to.deep.equal(['a.com', 'b.com', 'c.com']);
  });
});
