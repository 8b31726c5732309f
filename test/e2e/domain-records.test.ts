import { openTestApp, WorldRefusal, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { startFakeNamecheap, USER } from '../../registrars/namecheap/test/support/fake-namecheap.ts';

describe('the records of a domain at its registrar', function () {
  this.timeout(60_000);
  let app: TestApp;
  let fake: Awaited<ReturnType<typeof startFakeNamecheap>>;
  let ana: TestClient;
  let client: TestBrowser;
  let domainId = 0;
  let at = '';

  before(async () => {
    fake = await startFakeNamecheap();
    app = await openTestApp({ engine: 'sqlite', fakes: true });
    const account = await app.call<{ id: number }>('registrars.create', { extension: 'namecheap', name: 'Namecheap', settings: { endpoint: fake.url, ...USER } });
    const tld = await app.call<{ id: number; productId: number }>('tlds.create', { brandId: app.brandId, name: 'com', accountId: account.id });
    await app.call('tlds.setPrices', { id: tld.id, prices: [{ action: 'register', currency: 'BRL', price: 3990 }, { action: 'renew', currency: 'BRL', price: 5990 }] });
    ana = await app.signUp('Ana Souza');
    await app.call('domains.addContact', { name: 'Ana Souza', email: ana.email, phone: '+5511912345678', street: ['Rua 1'], city: 'Recife', region: 'PE', postcode: '50000-000', country: 'BR' }, ana.caller);
    const { invoiceId } = await app.call<{ invoiceId: number }>('orders.place', { items: [{ productId: tld.productId, domain: { name: 'records.com' } }] }, ana.caller);
    await app.pay(invoiceId);
    await app.house.settle();
    domainId = (await app.call<{ items: { id: number }[] }>('domains.list', {}, ana.caller)).items[0]?.id ?? 0;
    at = `/domains/${String(domainId)}/records`;
    client = await app.clientBrowser(ana);
  });
  after(async () => {
    await app.close();
    await fake.stop();
  });

  const zone = (): readonly { type: string; name: string; content: string }[] => fake.world.get('records.com')?.zone ?? [];

  it('begin with the change to the name servers of the registrar, which are ours from then on', async () => {
    expect((await client.get(`/domains/${String(domainId)}`)).html).to.contain(`href="${at}"`);
    expect((await client.get(at)).text).to.contain('Keep the records here');
    expect((await client.send(at, 'activate', {})).text).to.contain('No records yet.');
    const { domain } = await app.call<{ domain: { nameservers: { host: string }[] } }>('domains.get', { id: domainId });
    expect(domain.nameservers.map(({ host }) => host)).to.deep.equal(fake.world.get('records.com')?.nameservers);
  });

  it('are added and removed one by one', async () => {
    await client.send(at, 'add', { name: '@', type: 'A', content: '192.0.2.10', prio: '', ttl: '3600' });
    const page = await client.send(at, 'add', { name: 'mail', type: 'MX', content: 'mx.example.net', prio: '20', ttl: '' });
    expect(page.text).to.contain('mail.records.com').and.contain('MX 20 mx.example.net');
    expect(zone()).to.have.length(2);
    await client.send(at, 'remove', { name: '@', type: 'A', content: '192.0.2.10' });
    expect(zone().map(({ type }) => type)).to.deep.equal(['MX']);
  });

  it('are refused beside their field if they cannot be right', async () => {
    const page = await client.send(at, 'add', { name: 'www', type: 'A', content: 'not an address', prio: '', ttl: '3600' });
    expect(page.text).to.contain('This record cannot be right.');
    expect((await client.send(at, 'add', { name: '@', type: 'CNAME', content: 'web.example.net', prio: '', ttl: '3600' })).text).to.contain('This record cannot be right.');
    expect(zone()).to.have.length(1);
  });

  it('none is lost when several are added at once, though the registrar replaces the whole zone', async () => {
    const before = zone();
    const added = Array.from({ length: 6 }, (_, i) => ({ name: `at-once-${String(i)}`, type: 'A', content: `192.0.2.${String(20 + i)}` }));
    await Promise.all(added.map((record) => app.call('domains.changeRecords', { id: domainId, add: [record] }, ana.caller)));
    expect(zone().map(({ name }) => name)).to.have.members([...before, ...added].map(({ name }) => name));
    await app.call('domains.changeRecords', { id: domainId, remove: added }, ana.caller);
    expect(zone()).to.deep.equal(before);
    expect(await app.house.db.raw('select id from domains where zone_turn is not null')).to.deep.equal([]);
  });

  it('send visitors and mail on', async () => {
    await client.send(at, 'addWeb', { name: 'shop', to: 'https://shop.example.net/' });
    expect(fake.world.get('records.com')?.webForwards).to.deep.equal([{ name: 'shop', to: 'https://shop.example.net/' }]);
    expect((await client.send(at, 'addWeb', { name: 'shop', to: 'https://other.example.net/' })).text).to.contain('This is sent on already.');
    expect((await client.send(at, 'addMail', { alias: 'info', to: 'ana@example.net' })).text).to.contain('take them away first');
    await client.send(at, 'remove', { name: 'mail', type: 'MX', content: 'mx.example.net', prio: '20' });
    expect((await client.send(at, 'addMail', { alias: 'info', to: 'ana@example.net' })).text).to.contain('info@records.com');
    await client.send(at, 'removeMail', { alias: 'info' });
    await client.send(at, 'removeWeb', { name: 'shop' });
    expect(fake.world.get('records.com')).to.deep.include({ webForwards: [], mailForwards: [] });
  });

  it('lose nothing that is sent on while the list cannot be read', async () => {
    await client.send(at, 'addWeb', { name: 'shop', to: 'https://shop.example.net/' });
    const { held } = fake.world;
    let calls = 0;
    let failing = -1;
    Object.assign(fake.world, {
      held: (name: string) => {
        calls += 1;
        if (calls === failing) throw new WorldRefusal('notOurs');
        return held(name);
      },
    });
    await client.get(at);
    // The page is read before the form is sent: the next call after that is of the form itself.
    failing = calls * 2 + 1;
    const refused = await client.send(at, 'addWeb', { name: 'blog', to: 'https://blog.example.net/' });
    expect(refused.text).to.contain('did not answer as it should').and.contain('Records and forwarding');
    expect(fake.world.get('records.com')?.webForwards).to.deep.equal([{ name: 'shop', to: 'https://shop.example.net/' }]);
    expect(calls).to.be.at.least(failing);
    Object.assign(fake.world, { held });
    await client.send(at, 'removeWeb', { name: 'shop' });
  });

  it('tell clients nothing about our account at the registrar, and say at once what it cannot do', async () => {
    const { held } = fake.world;
    const asked = async (caller?: typeof ana.caller): Promise<string | null> => {
      Object.assign(fake.world, { held: () => { throw new WorldRefusal('funds'); } });
      const { problem } = await app.call<{ problem: string | null }>('domains.readZone', { id: domainId }, caller);
      Object.assign(fake.world, { held });
      return problem;
    };
    expect(await asked()).to.contain('insufficient funds');
    expect(await asked(ana.caller)).to.equal('The registrar did not answer as it should. Try again later.');
    const code = (input: object): Promise<unknown> => app.call('domains.setForwards', { id: domainId, ...input }, ana.caller).catch((error: unknown) => (error as { code: string }).code);
    const account = await app.call<{ id: number }>('registrars.create', { extension: 'opensrs', name: 'OpenSRS', settings: { endpoint: fake.url, username: 'u', apiKey: 'k', profileUsername: 'profile', profilePassword: 'a long password' } });
    const [before] = await app.house.db.raw<{ account_id: number }>('select account_id from domains where id = ?', [domainId]);
    const hold = (id: number): Promise<unknown> => app.house.db.transaction(() => app.house.db.execute('update domains set account_id = ? where id = ?', [id, domainId]));
    await hold(account.id);
    expect(await code({ mail: [] })).to.equal('NO_ZONE');
    await hold(before?.account_id ?? 0);
  });

  it('are no more than the house allows, and the form says so; a list that is longer may get shorter', async () => {
    const web = ['a', 'b', 'c'].map((name) => ({ name, to: `https://${name}.example.net/` }));
    await app.call('domains.setForwards', { id: domainId, web });
    await app.call('settings.save', { owner: 'domains', scope: 'system', values: { mostForwards: 2 } });
    const refused = await client.send(at, 'addWeb', { name: 'd', to: 'https://d.example.net/' });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('These are too many forwards: 2 at most.');
    expect(fake.world.get('records.com')?.webForwards).to.have.length(3);
    await app.call('settings.save', { owner: 'domains', scope: 'system', values: { mostForwards: 1 } });
    await client.send(at, 'removeWeb', { name: 'a' });
    expect(fake.world.get('records.com')?.webForwards.map(({ name }) => name)).to.deep.equal(['b', 'c']);
    await app.call('settings.save', { owner: 'domains', scope: 'system', values: { mostForwards: 50 } });
    await app.call('domains.setForwards', { id: domainId, web: [] });
  });

  it('are nobody else\'s, and the same for staff', async () => {
    const bob = await app.clientBrowser(await app.signUp('Bob Stone'));
    expect((await bob.get(at)).status).to.equal(404);
    const staff = await app.staffBrowser();
    expect((await staff.get(`/staff${at}`)).text).to.contain('Records and forwarding');
  });

  it('say so while the registrar does not answer', async () => {
    await fake.stop();
    const page = await client.get(at);
    expect(page.status).to.equal(200);
    expect(page.text).to.contain('The registrar does not answer now');
  });
});
