import type { TestBrowser } from '@billet/testkit';
import { expect } from 'chai';
import { openDomainPlace, type DomainPlace } from './support/domain-place.ts';

const DS = '12345 13 2 49FD46E6C4B45C55D4AC69CBD3CD34AC1AFE51DE49FD46E6C4B45C55D4AC69CB';

const textsOf = async (place: DomainPlace): Promise<string> => {
  const { db } = place.app.house;
  const tables = await db.raw<{ name: string }>("select name from sqlite_master where type = 'table'");
  const rows = await Promise.all(tables.map(({ name }) => db.raw(`select * from ${name}`)));
  return JSON.stringify(rows);
};

describe('the page of a domain', function () {
  this.timeout(60_000);
  let place: DomainPlace;
  let client: TestBrowser;
  let at = '';

  before(async () => {
    place = await openDomainPlace('sqlite');
    client = await place.app.clientBrowser(place.ana);
    at = `/domains/${String((await place.register('example.test')).id)}`;
  });
  after(() => place.close());

  const send = async (form: string, fields: Record<string, string> = {}): Promise<{ status: number; text: string; path: string }> => {
    const page = await client.send(at, form, fields);
    await place.app.house.settle();
    return page;
  };

  it('says what its service and its client are called', async () => {
    const [row] = await place.app.house.db.raw<{ service: string; client: string }>('select s.number as service, c.name as client from domains d join services s on s.id = d.service_id join clients c on c.id = d.client_id where d.name = ?', ['example.test']);
    const staff = await place.app.staffBrowser();
    expect((await staff.get(`/staff${at}`)).text).to.contain(row?.service).and.contain(row?.client);
    expect((await (await place.app.clientBrowser(place.ana)).get(at)).text).to.contain(row?.service);
  });

  it('takes DS records, says which line is none, and takes them away', async () => {
    expect((await send('dnssec', { records: `${DS}\nnonsense` })).text).to.contain('Line 2 is no such record.');
    await send('dnssec', { records: `example.test. 3600 IN DS ${DS}` });
    const { domain, operations } = await place.find('example.test');
    expect(operations[0], JSON.stringify(operations)).to.include({ kind: 'dnssec', state: 'done' });
    expect(domain.dnssec.ds).to.have.length(1);
    expect(place.registry.world.domains.get('example.test')?.ds).to.have.length(1);
    expect((await client.get(at)).text).to.contain(DS);
    await send('dnssec', { records: '' });
    expect((await place.find('example.test')).domain.dnssec.ds).to.deep.equal([]);
  });

  it('changes the registrant here and at the registry, and keeps what is left empty', async () => {
    const page = await client.send(`${at}/registrant`, 'save', { name: 'Ana Maria Souza', organization: '', email: place.ana.email, phone: '+5511912345678', street: 'Rua Nova 2', city: 'Recife', region: '', postcode: '50000-000', country: 'BR' });
    expect(page.path).to.equal(at);
    await place.app.house.settle();
    expect((await place.find('example.test')).operations[0]).to.include({ kind: 'contacts', state: 'done' });
    expect(JSON.stringify([...place.registry.world.contacts.values()])).to.contain('Rua Nova 2').and.contain('Ana Maria Souza');
    expect((await client.get(`${at}/registrant`)).html).to.contain('Rua Nova 2');
  });

  it('hides the registrant', async () => {
    await send('privacy', { on: 'yes' });
    expect((await place.find('example.test')).domain.privacy).to.equal(true);
  });

  it('shows the code of a transfer away once, to somebody who proves himself, when the lock is open', async () => {
    expect((await client.get(at)).text).to.contain('The transfer lock is on.');
    await send('lock', { on: 'no' });
    expect((await client.get(at)).text).to.contain('Show the transfer code');
    // An hour passes.
    await place.app.house.db.writer.raw("update sessions set data = replace(data, '\"sureAt\":1', '\"sureAt\":')");
    expect((await send('authCode')).path).to.match(/^\/confirm/);
    await client.send(`/confirm?next=${encodeURIComponent(at)}`, 'password', { current: 'a client signs in' });
    const { text } = await send('authCode');
    const code = place.registry.domain('example.test')?.authInfo ?? '';
    expect(code).to.have.length.greaterThan(7);
    expect(text).to.contain(code);
    expect((await client.get(at)).text).not.to.contain(code);
    expect(await textsOf(place)).not.to.contain(code);
  });

  it('renews now by one invoice, however often it is asked for', async () => {
    const first = await send('renew');
    expect(first.path).to.match(/^\/invoices\/\d+/);
    expect((await send('renew')).path).to.equal(first.path);
    await place.app.pay(Number(/\d+/.exec(first.path)?.[0]));
    await place.app.house.settle();
    expect((await place.find('example.test')).domain.expiresOn).to.equal('2029-01-21');
    expect(place.registry.domain('example.test')?.expiresOn).to.equal('2029-01-21');
  });

  it('without automatic renewal nothing is invoiced by itself, yet it can be renewed by hand', async () => {
    await send('autoRenew', { on: 'no' });
    const { domain } = await place.find('example.test');
    const billing = async (): Promise<unknown> => (await place.app.call<{ service: { billingStatus: string; nextBillAt: string | null } }>('services.get', { id: domain.serviceId })).service;
    expect(await billing()).to.include({ billingStatus: 'paused', nextBillAt: null });
    const { path } = await send('renew');
    await place.app.pay(Number(/\d+/.exec(path)?.[0]));
    await place.app.house.settle();
    expect((await place.find('example.test')).domain.expiresOn).to.equal('2030-01-21');
    expect(await billing()).to.include({ billingStatus: 'paused', nextBillAt: null });
    await send('autoRenew', { on: 'yes' });
    expect(await billing()).to.include({ billingStatus: 'active' });
    expect((await place.app.house.verify()).findings).to.deep.equal([]);
  });

  it('many at once, each with its own result', async () => {
    const other = await place.register('second.test');
    const waiting = (await place.app.call<{ serviceIds: number[] }>('orders.place', { items: [{ productId: place.productId, domain: { name: 'unpaid.test' } }] }, place.ana.caller)).serviceIds;
    expect(waiting).to.have.length(1);
    const third = (await place.find('unpaid.test')).domain.id;
    const ids = [Number(/\d+/.exec(at)?.[0]), other.id, third];
    const picks = Object.fromEntries(ids.map((id) => [`pick-${String(id)}`, 'on']));
    const asked = await client.send('/domains', 'bulk', { ...picks, action: 'nameservers' });
    expect(asked.text).to.contain('Name servers, apart by spaces');
    const report = await client.send('/domains', 'bulk', { ...picks, action: 'nameservers', confirmed: 'on', servers: 'ns1.bulk.example ns2.bulk.example' });
    await place.app.house.settle();
    expect(report.text).to.contain('Failed 1').and.contain('It is under way. 2').and.contain('not in a state that allows this');
    for (const name of ['example.test', 'second.test']) expect(place.registry.domain(name)?.servers).to.have.members(['ns1.bulk.example', 'ns2.bulk.example']);
    expect((await client.send('/domains', 'bulk', { ...picks, action: 'registrant' })).text).to.contain('Ana Maria Souza');
  });

  it('staff renew without an invoice, and nobody renews for more than ten years', async () => {
    const staff = await place.app.staffBrowser();
    const year = async (): Promise<number> => Number((await place.find('example.test')).domain.expiresOn?.slice(0, 4));
    const before = await year();
    // A second click adds no second year.
    for (let i = 0; i < 2; i += 1) await staff.send(`/staff${at}`, 'renewFree', {});
    await place.app.house.settle();
    expect(await year()).to.equal(before + 1);
    for (let i = 0; i < 6; i += 1) {
      await staff.send(`/staff${at}`, 'renewFree', {});
      await place.app.house.settle();
    }
    expect((await place.find('example.test')).domain.expiresOn).to.equal('2037-01-21');
    expect((await staff.send(`/staff${at}`, 'renewFree', {})).text).to.contain('ten years ahead');
    expect((await send('renew')).text).to.contain('ten years ahead');
  });
});
