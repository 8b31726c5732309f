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

  const own = async (name: string, extra?: Readonly<Record<string, string>>): Promise<void> => {
    const made = await registrar.register(call(), { operationId: `op-${name}`, name, years: 1, registrant: { ...CONTACT, ...(extra === undefined ? {} : { extra }) }, nameservers: [{ host: 'ns1.example.net' }] });
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

  it('tells what an ending wants of a registrant where the API looks for it, and is refused without', async () => {
    for (const [name, extra, sent] of [
      ['one.us', { nexus: 'C11', purpose: 'P3' }, { extension_additional_data: [{ name: 'us', data: { nexus_category: 'C11', applicant_purpose: 'P3' } }] }],
      ['one.co.uk', { type: 'LTD', companyNumber: '01234567' }, { additional_data: { company_registration_number: '01234567' }, extension_additional_data: [{ name: 'uk', data: { legal_type: 'LTD' } }] }],
      ['one.es', { legalForm: '1', idType: '1', idNumber: '12345678Z' }, { extension_additional_data: [{ name: 'es', data: { social_security_number: '12345678Z' } }] }],
      ['two.es', { legalForm: '1', idType: '0', idNumber: 'P123' }, { extension_additional_data: [{ name: 'es', data: { passport_number: 'P123' } }] }],
      ['three.es', { legalForm: '612', idType: '1', idNumber: 'B12345674' }, { extension_additional_data: [{ name: 'es', data: { company_registration_number: 'B12345674' } }] }],
      ['one.eu', { vat: 'PT123456789', citizenship: 'pt' }, { vat: 'PT123456789', extension_additional_data: [{ name: 'eu', data: { country_of_citizenship: 'PT' } }] }],
      ['one.fr', { type: 'ORG', siren: '732829320' }, { additional_data: { company_registration_number: '732829320' } }],
      [
        'one.ru',
        { birthDate: '1980-01-31', inn: '500100732259', passport: '4510 123456 issued by 12 01.02.2010' },
        {
          additional_data: { birth_date: '1980-01-31' },
          extension_additional_data: [{ name: 'ru', data: { birth_date: '1980-01-31', tax_payer_number: '500100732259', mobile_phone_number: CONTACT.phone, passport_series: '4510', passport_number: '123456', passport_issuer: 'issued by 12', passport_issue_date: '2010-02-01' } }],
        },
      ],
    ] as const) {
      await own(name, extra);
      expect([...fake.customers.values()].at(-1), name).to.deep.include(sent);
    }
    await own('one.ca', { legalType: 'CCT' });
    await own('one.com.au', { idType: 'ABN', idNumber: '51824753556', eligibilityType: 'Company', relation: '1' });
    for (const name of ['bare.us', 'bare.co.uk', 'bare.es', 'bare.ca', 'bare.com.au']) {
      expect(await registrar.register(call(), { operationId: `op-${name}`, name, years: 1, registrant: CONTACT, nameservers: [] }), name).to.include({ status: 'failed', ambiguous: false });
    }
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
