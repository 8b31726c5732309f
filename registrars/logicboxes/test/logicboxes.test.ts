import { secret, type RegisterDomain, type Registrar } from '@billet/sdk';
import { gatewayCtx, registrarConformance } from '@billet/testkit';
import { expect } from 'chai';
import { domainAttributes } from '../src/contact.ts';
import logicboxes, { type Account } from '../src/index.ts';
import { RESELLER, startFakeLogicboxes } from './support/fake-logicboxes.ts';

registrarConformance('logicboxes', async () => {
  const fake = await startFakeLogicboxes();
  const settings = { endpoint: fake.url, checkEndpoint: fake.url, ...RESELLER };
  return {
    extension: logicboxes,
    settings,
    side: fake.world.side,
    name: (label) => `${label}.com`,
    wrongSecret: { ...settings, apiKey: 'not-it' },
    unreachable: { ...settings, endpoint: 'http://127.0.0.1:9', checkEndpoint: 'http://127.0.0.1:9' },
    stop: () => fake.stop(),
  };
});

describe('logicboxes', () => {
  const CONTACT = { name: 'Ana Lima', email: 'ana@example.test', phone: '+351912345678', street: ['Rua 1'], city: 'Porto', postcode: '4000-001', country: 'PT' };

  let fake: Awaited<ReturnType<typeof startFakeLogicboxes>>;
  let registrar: Registrar<Account>;
  let ctx: ReturnType<typeof gatewayCtx>;
  const call = (): Parameters<Registrar<Account>['test']>[0] => ({
    ...ctx,
    settings: { endpoint: fake.url, checkEndpoint: fake.url, userId: RESELLER.userId, apiKey: secret(RESELLER.apiKey), customerId: RESELLER.customerId, currency: 'USD' },
  });

  beforeEach(async () => {
    fake = await startFakeLogicboxes();
    ctx = gatewayCtx({ settings: {} });
    registrar = await logicboxes.definition.create(ctx);
  });
  afterEach(() => fake.stop());

  const own = async (name: string, change: Partial<RegisterDomain> = {}): Promise<void> => {
    const made = await registrar.register(call(), { operationId: `op-${name}`, name, years: 1, registrant: CONTACT, nameservers: [{ host: 'ns1.example.net' }], ...change });
    expect(made.status, JSON.stringify(made)).to.equal('done');
  };

  it('makes one contact of the kind an ending wants, with its attributes', async () => {
    await own('one.com');
    await own('two.com');
    await own('three.ca', { registrant: { ...CONTACT, extra: { CPR: 'CCT', AgreementVersion: '2.0' } } });
    await own('four.us', { registrant: { ...CONTACT, extra: { nexus: 'C11', purpose: 'P3' } } });
    await own('five.ca', { registrant: { ...CONTACT, extra: { legalType: 'CCO' } } });
    const made = [...fake.contacts.values()].map((form) => Object.fromEntries(form));
    expect(made.map(({ type }) => type)).to.deep.equal(['Contact', 'CaContact', 'Contact', 'CaContact']);
    expect(made[0]).to.include({ 'phone-cc': '351', phone: '912345678', company: 'Not Applicable', 'customer-id': RESELLER.customerId });
    expect(made[1]).to.include({ 'attr-name1': 'CPR', 'attr-value1': 'CCT', 'attr-name2': 'AgreementVersion' });
    expect(made[2]).to.include({ 'attr-name1': 'category', 'attr-value1': 'C11', 'attr-name2': 'purpose', 'attr-value2': 'P3' });
    expect(made[3]).to.include({ 'attr-name1': 'CPR', 'attr-value1': 'CCO' });
  });

  it('tells what .es, .br and .au want of a registrant under the names of the API', async () => {
    await own('one.es', { registrant: { ...CONTACT, extra: { legalForm: '1', idType: '1', idNumber: '12345678Z' } } });
    await own('one.com.br', { registrant: { ...CONTACT, extra: { taxId: '52998224725' } } });
    await own('one.com.au', { registrant: { ...CONTACT, extra: { idType: 'VIC BN', idNumber: 'BN1', eligibilityType: 'Company', relation: '2' } } });
    const made = [...fake.contacts.values()].map((form) => Object.fromEntries(form));
    expect(made.map(({ type }) => type)).to.deep.equal(['EsContact', 'BrOrgContact', 'BrContact', 'Contact']);
    expect(made[0]).to.include({ 'attr-name1': 'es_form_juridica', 'attr-value1': '1', 'attr-name2': 'es_tipo_identificacion', 'attr-value2': '1', 'attr-name3': 'es_identificacion', 'attr-value3': '12345678Z' });
    expect(made[0]).not.to.have.property('company');
    expect(made[1]).to.include({ 'attr-name1': 'organisationId', 'attr-value1': '52998224725' });
    expect(made[2]).not.to.have.property('attr-name1');
    expect(domainAttributes('one.com.au', { ...CONTACT, extra: { idType: 'VIC BN', idNumber: 'BN1', eligibilityType: 'Company', relation: '2' } })).to.deep.equal({ 'id-type': 'VIC BN', id: 'BN1', isAUWarranty: 'true', policyReason: '2', registrantName: CONTACT.name });
    expect(domainAttributes('one.com.au', { ...CONTACT, extra: { idType: 'TM', idNumber: '7', eligibilityType: 'Trademark Owner', eligibilityName: 'Lima' } })).to.include({ eligibilityType: 'Trademark Owner', eligibilityName: 'Lima' });
    for (const name of ['bare.es', 'bare.com.br', 'bare.com.au']) {
      expect(await registrar.register(call(), { operationId: `op-${name}`, name, years: 1, registrant: CONTACT, nameservers: [] }), name).to.include({ status: 'failed', ambiguous: false });
    }
  });

  it('tells plainly when the gate does not know the address of this server', async () => {
    const report = await registrar.test({ ...call(), settings: { ...call().settings, userId: '1' } });
    expect(report.ok).to.equal(false);
    expect(report.message).to.contain('add its address');
  });

  it('reads and sets code, privacy and DS records, one by one', async () => {
    await own('mine.com');
    const code = await registrar.authCode?.(call(), 'mine.com');
    expect(code?.status === 'done' ? code.value.reveal() : '').to.equal(fake.world.get('mine.com')?.code);
    await registrar.setPrivacy?.(call(), 'mine.com', true);
    expect(fake.world.get('mine.com')).to.include({ private: true });
    const [first, second] = [{ keyTag: 1, algorithm: 13, digestType: 2, digest: 'aa' }, { keyTag: 2, algorithm: 13, digestType: 2, digest: 'bb' }];
    for (const ds of [[first], [first, second], [second], []]) {
      await registrar.setDnssec?.(call(), 'mine.com', { ds, keys: [] });
      expect(await registrar.getDnssec?.(call(), 'mine.com')).to.deep.equal({ ds, keys: [] });
    }
  });

  it('tells prices, balance and the whole list', async () => {
    for (const label of ['a', 'b', 'c']) await own(`${label}.com`);
    expect(await registrar.quote?.(call(), 'new.com', 'renew', 2)).to.deep.equal({ amount: 2300, currency: 'USD' });
    expect(await registrar.balance?.(call())).to.deep.equal({ amount: 1_000_000 - 3 * 1150, currency: 'USD' });
    const names: string[] = [];
    for await (const { name, expiresOn } of registrar.list?.(call()) ?? []) names.push(`${name} ${expiresOn ?? ''}`);
    expect(names).to.deep.equal(['a', 'b', 'c'].map((label) => `${label}.com ${fake.inYears(1)}`));
  });
});
