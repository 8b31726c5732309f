import { secret, type Registrar } from '@billet/sdk';
import { gatewayCtx, registrarConformance, type RegistrarSide } from '@billet/testkit';
import { expect } from 'chai';
import namecheap, { type Account } from '../src/index.ts';
import { startFakeNamecheap, USER } from './support/fake-namecheap.ts';
import { contactParams } from '../src/contact.ts';

registrarConformance('namecheap', async () => {
  const fake = await startFakeNamecheap();
  const settings = { endpoint: fake.url, ...USER };
  // The API does not show orders that wait.
  const { hold: _hold, decide: _decide, ...side } = fake.world.side;
  return {
    extension: namecheap,
    settings,
    side: side satisfies RegistrarSide,
    name: (label) => `${label}.com`,
    wrongSecret: { ...settings, apiKey: 'not-it' },
    unreachable: { ...settings, endpoint: 'http://127.0.0.1:9' },
    stop: () => fake.stop(),
  };
});

describe('namecheap', () => {
  const CONTACT = { name: 'Ana', email: 'ana@example.test', phone: '+351912345678', street: ['Rua 1'], city: 'Porto', postcode: '4000-001', country: 'PT' };

  let fake: Awaited<ReturnType<typeof startFakeNamecheap>>;
  let registrar: Registrar<Account>;
  let ctx: ReturnType<typeof gatewayCtx>;
  const call = (): Parameters<Registrar<Account>['test']>[0] => ({ ...ctx, settings: { endpoint: fake.url, apiUser: USER.apiUser, apiKey: secret(USER.apiKey), clientIp: USER.clientIp } });

  beforeEach(async () => {
    fake = await startFakeNamecheap();
    ctx = gatewayCtx({ settings: {} });
    registrar = await namecheap.definition.create(ctx);
  });
  afterEach(() => fake.stop());

  const own = async (name: string): Promise<void> => {
    const made = await registrar.register(call(), { operationId: `op-${name}`, name, years: 1, registrant: CONTACT, nameservers: [{ host: 'ns1.example.net' }] });
    expect(made.status, JSON.stringify(made)).to.equal('done');
  };

  it('tells when the address of this server is not on the list', async () => {
    const report = await registrar.test({ ...call(), settings: { ...call().settings, clientIp: '192.0.2.2' } });
    expect(report).to.deep.equal({ ok: false, message: 'Invalid request IP' });
  });

  it('tells what an ending wants of a registrant under the names of the API', () => {
    for (const [name, extra, sent] of [
      ['one.us', { nexus: 'C11', purpose: 'P3' }, { RegistrantNexus: 'C11', RegistrantPurpose: 'P3' }],
      ['one.ca', { legalType: 'CCT' }, { CIRALegalType: 'CCT', CIRAWhoisDisplay: 'Private', CIRAAgreementVersion: '2.0', CIRAAgreementValue: 'Y' }],
      ['two.ca', { legalType: 'CCO' }, { CIRAWhoisDisplay: 'Full' }],
      ['one.co.uk', { type: 'LTD', companyNumber: '01234567' }, { COUKLegalType: 'LTD', COUKCompanyID: '01234567', COUKRegisteredfor: CONTACT.name }],
      ['one.org.uk', { type: 'IND' }, { ORGUKLegalType: 'IND', ORGUKRegisteredfor: CONTACT.name }],
      ['one.es', { legalForm: '1', idType: '1', idNumber: '12345678Z' }, { ESRegistrantId: '12345678Z', ESRegistrantIdType: 'VATID', ESLegalFormType: 'Individual', ESAdminIdType: 'NATIONALIDENTITY', EsAdminID: '12345678Z', ESAcceptAgreement: 'Yes' }],
      ['one.com.es', { legalForm: '612', idType: '1', idNumber: 'B12345674' }, { COMESRegistrantId: 'B12345674', COMESRegistrantIdType: 'VATID', COMESLegalFormType: 'LimitedCompany' }],
      ['one.fr', { type: 'IND', birthDate: '1980-01-31', birthPlace: 'Lyon' }, { FRLegalType: 'Individual', FRRegistrantBirthDate: '1980-01-31', FRRegistrantBirthplace: 'Lyon' }],
      ['one.fr', { type: 'ORG', siren: '732829320' }, { FRLegalType: 'Company', FRRegistrantLegalId: '732829320' }],
      ['one.com.au', { idType: 'ABN', idNumber: '51824753556', relation: '1' }, { COMAURegistrantIdType: 'ABN', COMAURegistrantId: '51824753556' }],
      ['one.net.au', { idType: 'NSW BN', idNumber: 'BN1' }, { NETAURegistrantIdType: 'RBN', NETAURegistrantId: 'BN1' }],
      ['one.eu', { vat: 'PT123456789' }, { EUAgreeWhoisPolicy: 'YES', EUAgreeDeletePolicy: 'YES' }],
      ['one.com', { EUAdrLang: 'en' }, { EUAdrLang: 'en' }],
    ] as const) {
      const params = contactParams(name, { ...CONTACT, extra });
      expect(params).to.include(sent);
      for (const key of Object.keys(extra)) if (!(key in sent)) expect(params).not.to.have.property(key);
    }
  });

  it('registers with them, and is refused without', async () => {
    const register = (name: string, extra: Readonly<Record<string, string>>): ReturnType<typeof registrar.register> => registrar.register(call(), { operationId: `op-${name}`, name, years: 1, registrant: { ...CONTACT, extra }, nameservers: [] });
    expect(await register('mine.us', { nexus: 'C11', purpose: 'P3' })).to.include({ status: 'done' });
    expect(await register('mine.ca', { legalType: 'CCT' })).to.include({ status: 'done' });
    expect(await register('mine.es', { legalForm: '1', idType: '1', idNumber: '12345678Z' })).to.include({ status: 'done' });
    expect(await register('mine.com.au', { idType: 'ABN', idNumber: '51824753556' })).to.include({ status: 'done' });
    expect(await register('mine.eu', {})).to.include({ status: 'done' });
    expect(await register('bare.us', {})).to.include({ status: 'failed', ambiguous: false });
    expect(await register('bare.ca', {})).to.include({ status: 'failed', ambiguous: false });
    expect(await register('far.de', {})).to.include({ status: 'failed', field: 'registrant.country' });
  });

  it('names what an ending lacks before anything is sent', () => {
    for (const [name, extra, field] of [
      ['one.es', { legalForm: '612', idType: '1', idNumber: 'B12345674' }, 'legalForm'],
      ['one.com.es', { legalForm: '435', idType: '1', idNumber: 'B12345674' }, 'legalForm'],
      ['one.com.es', { legalForm: '1', idNumber: 'x' }, 'idType'],
      ['one.fr', { type: 'IND', birthDate: '1980-01-31' }, 'birthPlace'],
      ['one.fr', { type: 'ORG' }, 'siren'],
      ['one.com.au', { idType: 'Other', idNumber: '1' }, 'idType'],
    ] as const) {
      expect(() => contactParams(name, { ...CONTACT, extra }), name).to.throw().with.nested.property('failure.field', `registrant.extra.${field}`);
    }
  });

  it('makes hosts of servers below the domain before they serve', async () => {
    await own('glue.com');
    const done = await registrar.setNameservers(call(), 'glue.com', [{ host: 'ns1.glue.com', addresses: ['192.0.2.7', '2001:db8::7'] }, { host: 'ns2.example.net' }]);
    expect(done.status).to.equal('done');
    expect(fake.hosts).to.deep.equal(['ns1.glue.com 192.0.2.7']);
    expect(fake.world.get('glue.com')?.nameservers).to.deep.equal(['ns1.glue.com', 'ns2.example.net']);
  });

  it('switches privacy with the address of the registrant', async () => {
    await own('mine.com');
    await registrar.setPrivacy?.(call(), 'mine.com', true);
    expect(fake.world.get('mine.com')).to.include({ private: true });
    await registrar.setPrivacy?.(call(), 'mine.com', false);
    expect(fake.world.get('mine.com')).to.include({ private: false });
    expect(registrar).to.not.have.any.keys('authCode', 'setDnssec');
  });

  it('tells prices, balance and the whole list', async () => {
    for (const label of ['a', 'b', 'c']) await own(`${label}.com`);
    expect(await registrar.quote?.(call(), 'new.com', 'renew', 2)).to.deep.equal({ amount: 2596, currency: 'USD' });
    expect(await registrar.balance?.(call())).to.deep.equal({ amount: 1_000_000 - 3 * 1298, currency: 'USD' });
    const names: string[] = [];
    for await (const { name } of registrar.list?.(call()) ?? []) names.push(name);
    expect(names).to.deep.equal(['a.com', 'b.com', 'c.com']);
  });
});
