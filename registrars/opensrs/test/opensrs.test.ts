import { secret, type Registrar } from '@billet/sdk';
import { gatewayCtx, registrarConformance, type RegistrarSide, WorldRefusal } from '@billet/testkit';
import { expect } from 'chai';
import fc from 'fast-check';
import opensrs, { readXcp, signature, writeXcp, type Account, type Xcp } from '../src/index.ts';
import { RESELLER, startFakeOpensrs } from './support/fake-opensrs.ts';
import { tldFields } from '../src/contact-set.ts';

registrarConformance('opensrs', async () => {
  const fake = await startFakeOpensrs();
  const settings = { endpoint: fake.url, ...RESELLER };
  // The API does not show orders that wait.
  const { hold: _hold, decide: _decide, ...side } = fake.world.side;
  return {
    extension: opensrs,
    settings,
    side: side satisfies RegistrarSide,
    name: (label) => `${label}.com`,
    wrongSecret: { ...settings, apiKey: 'not-it' },
    unreachable: { ...settings, endpoint: 'http://127.0.0.1:9' },
    stop: () => fake.stop(),
  };
});

describe('opensrs', () => {
  const CONTACT = { name: 'Ana', email: 'ana@example.test', phone: '+351912345678', street: ['Rua 1'], city: 'Porto', postcode: '4000-001', country: 'PT' };

  let fake: Awaited<ReturnType<typeof startFakeOpensrs>>;
  let registrar: Registrar<Account>;
  let ctx: ReturnType<typeof gatewayCtx>;
  const call = (): Parameters<Registrar<Account>['test']>[0] => ({
    ...ctx,
    settings: { endpoint: fake.url, username: RESELLER.username, apiKey: secret(RESELLER.apiKey), profileUsername: RESELLER.profileUsername, profilePassword: secret(RESELLER.profilePassword), currency: 'USD' },
  });

  beforeEach(async () => {
    fake = await startFakeOpensrs();
    ctx = gatewayCtx({ settings: {} });
    registrar = await opensrs.definition.create(ctx);
  });
  afterEach(() => fake.stop());

  const own = async (name: string): Promise<void> => {
    const made = await registrar.register(call(), { operationId: `op-${name}`, name, years: 1, registrant: CONTACT, nameservers: [{ host: 'ns1.example.net' }] });
    expect(made.status, JSON.stringify(made)).to.equal('done');
  };

  it('signs as the API asks: MD5 of MD5 of body and key, and key', () => {
    // md5(md5('body' + 'key') + 'key'), by md5sum.
    expect(signature('body', 'key')).to.match(/^[0-9a-f]{32}$/).and.not.equal(signature('body', 'kez'));
    expect(signature('', '')).to.equal('74be16979710d4c4e7c6647856088456');
  });

  it('puts what an ending wants of a registrant where the API looks for it', () => {
    for (const [name, extra, sent] of [
      ['one.it', { entityType: '1', fiscalCode: 'RSSMRA80A01H501U', nationality: 'IT' }, { tld_data: { it_registrant_info: { entity_type: '1', reg_code: 'RSSMRA80A01H501U', nationality_code: 'IT' } } }],
      [
        'one.com.au',
        { idType: 'ABN', idNumber: '51824753556', eligibilityType: 'Company', relation: '1' },
        { tld_data: { au_registrant_info: { registrant_name: CONTACT.name, registrant_id_type: 'ABN', registrant_id: '51824753556', eligibility_type: 'Company' } } },
      ],
      ['one.us', { nexus: 'C31', purpose: 'P1' }, { tld_data: { nexus: { category: 'C31', app_purpose: 'P1' } } }],
      ['one.com.br', { taxId: '52998224725' }, { tld_data: { br_register_number: '52998224725' } }],
      ['one.ca', { legalType: 'CCT' }, { legal_type: 'CCT', tld_data: {} }],
      ['one.ie', { other: 'x' }, { tld_data: { other: 'x' } }],
    ] as const) expect(tldFields(name, { ...CONTACT, extra })).to.deep.equal(sent);
    expect(tldFields('one.com', CONTACT)).to.deep.equal({});
  });

  it('registers and brings domains here with it, and is refused without', async () => {
    const cases = [
      ['mine.us', { nexus: 'C11', purpose: 'P3' }], ['mine.ca', { legalType: 'CCT' }], ['mine.com.br', { taxId: '52998224725' }],
      ['mine.it', { entityType: '1', fiscalCode: 'RSSMRA80A01H501U', nationality: 'IT' }], ['mine.com.au', { idType: 'ABN', idNumber: '51824753556', eligibilityType: 'Company' }],
    ] as const;
    for (const [name, extra] of cases) {
      const order = { name, years: 1, nameservers: [] };
      expect(await registrar.register(call(), { ...order, operationId: `bare-${name}`, registrant: CONTACT }), name).to.include({ status: 'failed', ambiguous: false });
      expect(await registrar.register(call(), { ...order, operationId: `op-${name}`, registrant: { ...CONTACT, extra } }), name).to.include({ status: 'done' });
      const theirs = name.replace('mine', 'theirs');
      const authCode = await fake.world.side.foreign?.(theirs);
      const move = { name: theirs, ...(authCode === undefined ? {} : { authCode }) };
      expect(await registrar.transferIn(call(), { ...move, operationId: `bare-${theirs}`, registrant: CONTACT }), theirs).to.include({ status: 'failed', ambiguous: false });
      expect(await registrar.transferIn(call(), { ...move, operationId: `op-${theirs}`, registrant: { ...CONTACT, extra } }), theirs).to.include({ status: 'pending' });
    }
  });

  it('property: what is written is read back', () => {
    const word = fc.stringMatching(/^[a-zäß<&"' ]*[a-zäß<&"']$/).filter((text) => text.trim() === text);
    const { value } = fc.letrec<{ value: Xcp }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, word, fc.array(tie('value'), { minLength: 1, maxLength: 3 }), fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('value'), { minKeys: 1, maxKeys: 3 })),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), value, { minKeys: 1, maxKeys: 4 }), (content) => {
        expect(JSON.parse(JSON.stringify(readXcp(writeXcp(content))))).to.deep.equal(JSON.parse(JSON.stringify(content)));
      }),
    );
  });

  it('reads code and sets privacy; makes hosts of servers below the domain', async () => {
    await own('mine.com');
    const code = await registrar.authCode?.(call(), 'mine.com');
    expect(code?.status === 'done' ? code.value.reveal() : '').to.equal(fake.world.get('mine.com')?.code);
    await registrar.setPrivacy?.(call(), 'mine.com', true);
    expect(fake.world.get('mine.com')).to.include({ private: true });
    await registrar.setNameservers(call(), 'mine.com', [{ host: 'ns1.mine.com', addresses: ['192.0.2.7'] }]);
    expect(fake.hosts).to.deep.equal(['ns1.mine.com 192.0.2.7']);
  });

  it('tells a zone that is not there from one that cannot be asked for', async () => {
    await own('zone.com');
    expect(await registrar.dns?.read(call(), 'zone.com')).to.deep.equal({ exists: false, active: false, records: [] });
    const { held } = fake.world;
    let asked = 0;
    Object.assign(fake.world, {
      held: (name: string) => {
        asked += 1;
        if (asked > 1) throw new WorldRefusal('funds');
        return held(name);
      },
    });
    const failure = await registrar.dns?.read(call(), 'zone.com').then(() => undefined, (error: unknown) => (error as { failure: { kind: string } }).failure.kind);
    expect([failure, asked]).to.deep.equal(['limit', 2]);
  });

  it('tells prices, balance and the whole list', async () => {
    for (const label of ['a', 'b', 'c']) await own(`${label}.com`);
    expect(await registrar.quote?.(call(), 'new.com', 'renew', 2)).to.deep.equal({ amount: 2900, currency: 'USD' });
    expect(await registrar.balance?.(call())).to.deep.equal({ amount: 1_000_000 - 3 * 1450, currency: 'USD' });
    const names: string[] = [];
    for await (const { name } of registrar.list?.(call()) ?? []) names.push(name);
    expect(names).to.deep.equal(['a.com', 'b.com', 'c.com']);
  });
});
