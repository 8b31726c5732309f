import type { RegistrarContact, RegistrarEvent } from '@billet/sdk';
import type { EppRegistryOptions } from '@billet/testkit';
import { expect } from 'chai';
import { CONTACT, must, order, withBench, type Bench } from './setup.ts';

const BRAZILIAN: RegistrarContact = { ...CONTACT, country: 'BR', phone: '+551133334444', extra: { taxId: '529.982.247-25' } };
const RUSSIAN: RegistrarContact = {
  ...CONTACT, name: 'Иван Петров', country: 'RU', phone: '+74951234567', city: 'Москва', street: ['Тверская 1'],
  extra: { birthDate: '1980-01-31', passport: '4510 123456 выдан УВД 01.01.2010' },
};

const at = (profile: string, kind: EppRegistryOptions['kind'], work: (bench: Bench) => Promise<void>): Promise<void> =>
  withBench({ registry: { kind: kind ?? 'rfc', record: true }, settings: { registry: profile } }, work);

const eventsOf = async ({ registrar, ctx }: Bench): Promise<readonly RegistrarEvent[]> => {
  const all: RegistrarEvent[] = [];
  for await (const event of registrar.events(ctx(), 20)) all.push(event);
  return all;
};

const sent = ({ registry }: Bench): string => registry.frames.filter(({ direction }) => direction === 'in').map(({ xml }) => xml).join('\n');

/** What every registry must be able to do, in whatever way. */
const cycle = async (bench: Bench, name: string, registrant = CONTACT, zone = 'net'): Promise<void> => {
  const { registrar, registry, ctx } = bench;
  expect((await registrar.check(ctx(), [name]))[0]?.state).to.equal('available');
  must(await registrar.register(ctx(), order(name, { registrant, nameservers: [{ host: `ns1.elsewhere.${zone}` }] })));
  must(await registrar.setNameservers(ctx(), name, [{ host: `ns1.elsewhere.${zone}` }, { host: `ns3.elsewhere.${zone}` }]));
  const expiry = registry.domain(name)?.expiresOn ?? '';
  must(await registrar.renew(ctx(), { operationId: `R-${name}`, name, years: 1, currentExpiry: expiry }));
  expect(registry.domain(name)).to.deep.include({ sponsor: 'registrar-one', servers: [`ns1.elsewhere.${zone}`, `ns3.elsewhere.${zone}`] });
  expect((await registrar.info(ctx(), name))?.expiresOn).to.equal(String(Number(expiry.slice(0, 4)) + 1) + expiry.slice(4));
};

describe('EPP: the registries’ own ways', () => {
  it('Verisign: no contacts, and each command names its product', () =>
    at('verisign', 'verisign', async (bench) => {
      await cycle(bench, 'free.com', CONTACT, 'org');
      must(await bench.registrar.register(bench.ctx(), order('hosts.net', { nameservers: [{ host: 'ns1.hosts.net', addresses: ['192.0.2.1'] }] })));
      must(await bench.registrar.setNameservers(bench.ctx(), 'free.com', [{ host: 'ns1.hosts.net' }]));
      const [com, net] = await bench.registrar.check(bench.ctx(), ['free.com', 'free.net']);
      expect([com?.state, net?.state]).to.deep.equal(['taken', 'available']);
      expect(sent(bench)).to.not.include('contact-1.0');
      expect(await bench.registrar.balance(bench.ctx())).to.deep.equal({ amount: bench.registry.registrar('registrar-one').balance, currency: 'USD' });
      bench.registry.registrar('registrar-one').lowWater = bench.registry.registrar('registrar-one').balance;
      must(await bench.registrar.register(bench.ctx(), order('next.com', { nameservers: [] })));
      expect((await eventsOf(bench)).map(({ kind }) => kind)).to.deep.equal(['lowBalance']);
    }));

  it('CentralNic: prices in a draft of the fee extension', () =>
    at('centralnic', 'centralnic', async (bench) => {
      await cycle(bench, 'free.example');
      expect(await bench.registrar.quote(bench.ctx(), 'free.example', 'renew', 2)).to.deep.equal({ amount: 2200, currency: 'USD' });
      must(await bench.registrar.register(bench.ctx(), order('paid.example', { acceptedPrice: { amount: 1000, currency: 'USD' } })));
      expect(sent(bench)).to.include('fee-0.5');
    }));

  it('CoCCA: as the RFCs, with an older draft', () => at('cocca', 'cocca', (bench) => cycle(bench, 'free.example')));

  it('Nominet: released by tag, offered by message, taken by case', () =>
    at('nominet', 'nominet', async (bench) => {
      await cycle(bench, 'free.co.uk');
      const rival = bench.rival();
      const wanted = { operationId: 'T1', name: 'free.co.uk', registrant: CONTACT };
      expect((await rival.registrar.transferIn(rival.ctx(), wanted)).status).to.equal('pending');
      must(await bench.registrar.release(bench.ctx(), 'free.co.uk', 'registrar-two'));
      const [offer] = await eventsOf(rival);
      if (offer?.kind !== 'offer' || offer.caseId === undefined) throw new Error('no offer');
      expect(offer.names).to.deep.equal(['free.co.uk']);
      must(await rival.registrar.answerOffer(rival.ctx(), offer.caseId, true));
      expect(must(await rival.registrar.transferIn(rival.ctx(), wanted)).name).to.equal('free.co.uk');
      expect(await bench.registrar.setLock(bench.ctx(), 'free.co.uk', true)).to.include({ kind: 'unsupported' });
    }));

  it('Registro.br: holder by tax number, a ticket that waits, and its end', () =>
    at('registro-br', 'br', async (bench) => {
      const { registrar, registry, ctx } = bench;
      const wish = order('free.com.br', { registrant: BRAZILIAN });
      expect(await registrar.register(ctx(), { ...order('nope.com.br'), registrant: CONTACT })).to.include({ kind: 'invalid', field: 'registrant.extra.cpf' });
      expect((await registrar.register(ctx(), wish)).status).to.equal('pending');
      expect((await registrar.register(ctx(), wish)).status).to.equal('pending');
      expect(sent(bench)).to.include('529.982.247-25');
      registry.decide('free.com.br', true);
      expect((await eventsOf(bench)).map(({ kind }) => kind)).to.deep.equal(['operationEnd']);
      expect(must(await registrar.register(ctx(), wish)).name).to.equal('free.com.br');
      expect(await registrar.transferIn(ctx(), { operationId: 'T', name: 'x.com.br', registrant: BRAZILIAN })).to.include({ kind: 'unsupported' });
    }));

  it('TCI: in HTTPS requests with a cookie, a person in two scripts', () =>
    at('tci', 'ru', async (bench) => {
      await cycle(bench, 'free.ru', RUSSIAN);
      expect(sent(bench)).to.include('Ivan Petrov').and.include('Иван Петров').and.include('ripn-domain-1.0');
      expect(await bench.registrar.register(bench.ctx(), order('nope.ru'))).to.include({ kind: 'invalid', field: 'registrant.extra.birthday' });
      bench.registry.fault({ on: 'domain:create', mishap: 'dropAfter' });
      const wish = order('lost.ru', { registrant: RUSSIAN });
      expect(await bench.registrar.register(bench.ctx(), wish)).to.include({ status: 'failed', ambiguous: true });
      must(await bench.registrar.register(bench.ctx(), wish));
    }));

  it('Hostmaster: directly below .ua only with a licence', () =>
    at('hostmaster-ua', 'ua', async (bench) => {
      await cycle(bench, 'free.com.ua');
      expect((await bench.registrar.register(bench.ctx(), order('mark.ua'))).status).to.equal('failed');
      must(await bench.registrar.register(bench.ctx(), order('mark.ua', { registrant: { ...CONTACT, extra: { license: '123456' } } })));
    }));

  it('EURid: the registry makes the code, and the contacts travel along', () =>
    at('eurid', 'eu', async (bench) => {
      await cycle(bench, 'free.eu');
      const authCode = must(await bench.registrar.authCode(bench.ctx(), 'free.eu'));
      const rival = bench.rival();
      const wish = { operationId: 'T1', name: 'free.eu', authCode, registrant: CONTACT };
      expect(must(await rival.registrar.transferIn(rival.ctx(), wish)).name).to.equal('free.eu');
      expect(bench.registry.domain('free.eu')?.sponsor).to.equal('registrar-two');
      must(await rival.registrar.setDnssec(rival.ctx(), 'free.eu', { ds: [], keys: [{ flags: 257, protocol: 3, algorithm: 13, publicKey: 'AwEAAQ==' }] }));
      expect((await rival.registrar.setDnssec(rival.ctx(), 'free.eu', { ds: [{ keyTag: 1, algorithm: 13, digestType: 2, digest: 'AB'.repeat(32) }], keys: [] })).status).to.equal('failed');
    }));
});
