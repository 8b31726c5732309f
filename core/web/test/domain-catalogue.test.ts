import { startEppRegistry, startRdapServer, openTestApp, type EppRegistry, type RdapServer, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

interface Found {
  readonly currency: string;
  readonly items: readonly { readonly name: string; readonly state: string; readonly price: number | null; readonly productId: number | null }[];
}

describe('domains: search, order and catalogue', function () {
  this.timeout(60_000);
  let app: TestApp;
  let registry: EppRegistry;
  let rdap: RdapServer;
  let staff: TestBrowser;
  let ana: TestClient;
  let accountId = 0;

  const search = (...names: readonly string[]): Promise<Found> => app.call<Found>('domains.search', { names }, ana.caller);
  const stateOf = async (name: string): Promise<string | undefined> => (await search(name)).items.find((item) => item.name === name)?.state;

  before(async () => {
    registry = await startEppRegistry({ start: '2027-01-21T13:00:00.000Z', zones: ['test', 'demo'] });
    rdap = await startRdapServer(['open']);
    app = await openTestApp({ fakes: true, publicSources: { rdap: { open: rdap.base }, whois: {} } });
    staff = await app.staffBrowser();
    ana = await app.signUp('Ana Souza');
    const { certificate, key } = registry.certificate('registrar-one');
    ({ id: accountId } = await app.call<{ id: number }>('registrars.create', {
      extension: 'epp', name: 'Registry', settings: { host: registry.host, port: registry.port, clientId: 'registrar-one', password: 'open-sesame-1', certificate, privateKey: key, authority: registry.authority, commandsPerMinute: 6000 },
    }));
  });
  after(async () => {
    await app.close();
    await registry.stop();
    await rdap.stop();
  });

  it('staff put endings on offer and price them', async () => {
    const made = await staff.send('/staff/tlds/new', 'create', { brandId: String(app.brandId), name: '.test', accountId: String(accountId) });
    expect(made.path).to.match(/^\/staff\/tlds\/\d+$/);
    const wrong = await staff.send(made.path, 'prices-1', { 'register.price': 'forty', 'renew.price': '59.90' });
    expect([wrong.status, wrong.html.includes('value="forty"')]).to.deep.equal([422, true]);
    const priced = await staff.send(made.path, 'prices-1', { 'register.price': '39.90', 'register.cost': '20.00', 'renew.price': '59.90', 'renew.cost': '30.00', 'transfer.price': '29.90' });
    expect(priced.html).to.include('value="39.90"');
    expect((await staff.get('/staff/tlds')).text).to.include('.test').and.include('39.90');
    expect((await staff.send(made.path, 'save', { accountId: String(accountId), status: 'active', minYears: '1', maxYears: '5', graceDays: '30', redemptionDays: '30', authCode: 'required', featured: 'on' })).status).to.equal(200);
    await app.call('tlds.create', { brandId: app.brandId, name: 'byhand' });
  });

  it('the whole policy of an ending is shown and changed, and what is no policy is refused where it stands', async () => {
    const { items } = await app.call<{ items: readonly { readonly id: number; readonly name: string }[] }>('tlds.list', { brandId: app.brandId });
    const id = items.find(({ name }) => name === 'byhand')?.id ?? 0;
    const at = `/staff/tlds/${String(id)}`;
    const policy = async (): Promise<Record<string, unknown>> => (await app.call<{ items: readonly Record<string, unknown>[] }>('tlds.list', { brandId: app.brandId })).items.find((tld) => tld['id'] === id) ?? {};
    expect((await staff.get(at)).html).to.include('month 30 26').and.include('expired -1 -5');
    const rules = { transferYears: '0', lockDays: '30', verifyDays: '', dnssec: 'key', minNameservers: '1', maxNameservers: '6', 'idn.scripts': 'Cyrillic, Greek', 'idn.letters': 'ä ö', privacy: 'on' };
    const fields = 'taxId; cpfOrCnpj; required\nkind; choice; optional; IND, ORG';
    for (const [form, body] of [['life', { holdAfterDays: '', pendingDeleteDays: '7', notices: 'early 60 50\nlate -1 -3', autoRenewByRegistry: '' }], ['rules', rules], ['fields', { fields }]] as const) {
      const { autoRenewByRegistry: _, ...sent } = body as Record<string, string>;
      expect((await staff.send(at, form, sent)).status, form).to.equal(200);
    }
    expect(await policy()).to.deep.include({
      holdAfterDays: null, pendingDeleteDays: 7, autoRenewByRegistry: false, notices: [{ key: 'early', from: 60, to: 50 }, { key: 'late', from: -1, to: -3 }], transferYears: 0, lockDays: 30, verifyDays: null, dnssec: 'key', privacy: true,
      minNameservers: 1, maxNameservers: 6, idn: { scripts: ['Cyrillic', 'Greek'], letters: 'äö' },
      fields: [{ key: 'taxId', check: 'cpfOrCnpj', required: true, choices: [] }, { key: 'kind', check: 'choice', required: false, choices: ['IND', 'ORG'] }],
    });
    const before = await policy();
    for (const [form, body, field] of [
      ['life', { holdAfterDays: '', pendingDeleteDays: '7', notices: 'early 50 60' }, 'notices'], ['life', { holdAfterDays: '', pendingDeleteDays: '7', notices: 'early' }, 'notices'], ['life', { holdAfterDays: 'soon', pendingDeleteDays: '7', notices: '' }, 'holdAfterDays'],
      ['rules', { ...rules, minNameservers: '7' }, 'maxNameservers'], ['rules', { ...rules, 'idn.scripts': 'cyrillic!' }, 'idn.scripts'], ['fields', { fields: 'taxId; nonsense; required' }, 'fields'], ['fields', { fields: 'taxId; text; perhaps' }, 'fields'],
    ] as const) {
      const refused = await staff.send(at, form, body);
      expect([refused.status, refused.html.includes(`e-${form}-${field}`)], `${form} ${JSON.stringify(body)}`).to.deep.equal([422, true]);
    }
    expect(await policy()).to.deep.equal(before);
    await app.call('tlds.update', { id, fields: [] });
  });

  it('a margin is tried before it counts', async () => {
    const wish = { percent: '50', fixed: '', step: '1,00', less: '0.01' };
    const tried = await staff.send('/staff/tlds/margins', 'try', wish);
    expect(tried.text).to.include('29.99').and.include('44.99').and.include('39.90');
    expect((await staff.get('/staff/tlds')).text).to.include('39.90');
    expect((await staff.send('/staff/tlds/margins', 'try', { ...wish, apply: 'on' })).path).to.equal('/staff/tlds');
    expect((await staff.get('/staff/tlds')).text).to.include('29.99').and.not.include('39.90');
  });

  it('says free, taken or unknown, and never free without an answer', async () => {
    const free = await search('first-name');
    expect(free.items.map(({ name, state }) => [name, state])).to.deep.equal([['first-name.byhand', 'unknown'], ['first-name.test', 'available']]);
    expect(free.items[1]).to.include({ price: 2999 });
    expect(await stateOf('first-name.test')).to.equal('available');
    expect((await search('a b!', 'x_y.test')).items.map(({ state }) => state)).to.include('invalid');
    await app.call('registrars.update', { id: accountId, enabled: false });
    expect(await stateOf('first-name.test')).to.equal('unknown');
    await app.call('registrars.update', { id: accountId, enabled: true });
  });

  it('asks RDAP about what no registrar can tell, unless that is switched off', async () => {
    await app.call('tlds.create', { brandId: app.brandId, name: 'open', featured: false });
    rdap.register('taken.open');
    const states = async (): Promise<readonly string[]> => (await search('free.open', 'taken.open')).items.map(({ state }) => state);
    expect(await states()).to.deep.equal(['available', 'taken']);
    await app.call('settings.save', { owner: 'domains', scope: 'system', values: { publicSources: false } });
    expect(await states()).to.deep.equal(['unknown', 'unknown']);
    await app.call('settings.save', { owner: 'domains', scope: 'system', values: { publicSources: true } });
  });

  it('a client finds, orders and pays, and the name is registered to the person named', async () => {
    const browser = await app.clientBrowser(ana);
    const found = await browser.get('/domains/search?q=anas-shop');
    expect(found.html).to.include('/domains/order?name&#x3D;anas-shop.test&amp;action&#x3D;register');
    const at = '/domains/order?name=anas-shop.test&action=register';
    const contact = { step: 'order', years: '1', r_name: 'Ana Souza', r_email: ana.email, r_phone: '+5511912345678', r_street: 'Rua 1', r_city: 'Recife', r_postcode: '50000-000', r_country: 'br' };
    const refused = await browser.send(at, 'order', { ...contact, r_phone: '12' });
    expect([refused.status, refused.html.includes('value="Recife"'), refused.html.includes('aria-describedby="e-order-r_phone"')]).to.deep.equal([422, true, true]);
    const ordered = await browser.send(at, 'order', contact);
    const invoiceId = Number(/\/invoices\/(\d+)/.exec(ordered.path)?.[1]);
    await app.pay(invoiceId);
    expect(registry.domain('anas-shop.test')).to.include({ sponsor: 'registrar-one' });
    expect(await stateOf('anas-shop.test')).to.equal('taken');
    expect((await browser.get('/domains/order?name=another.test')).html).to.include('<option value="1"');
  });

  it('what somebody else holds is taken, and never free when the answer is lost', async () => {
    const { domains } = registry.world;
    domains.set('held.test', { ...domains.get('anas-shop.test'), name: 'held.test', sponsor: 'registrar-two' } as never);
    expect(await stateOf('held.test')).to.equal('taken');
    for (const mishap of ['dropAfter', 'halfFrame', 'notXml'] as const) {
      registry.fault({ on: 'domain:check', mishap });
      expect(await stateOf('held.test'), mishap).to.be.oneOf(['unknown', 'taken']);
    }
  });

  it('a guest may look, and is asked on the way who he is', async () => {
    const guest = app.browser();
    expect((await guest.get('/domains/search?q=for-guests.test')).text).to.include('for-guests.test');
    expect((await guest.get('/domains/order?name=for-guests.test')).html).to.include('name="password"').and.include('name="r_street"');
    const taken = await guest.send('/domains/order?name=anas-shop.test&action=register', 'order', { step: 'cart', years: '1' });
    expect([taken.status, taken.text.includes('This domain is taken.')]).to.deep.equal([422, true]);
  });

  it('the account of a registrar is shown with its test, and keeps its secrets', async () => {
    await app.call('registrars.test', { id: accountId });
    const page = await staff.get(`/staff/registrars/${String(accountId)}`);
    expect(page.html).to.not.include('open-sesame-1');
    const saved = await staff.send(`/staff/registrars/${String(accountId)}`, 'test', {});
    expect(saved.status).to.equal(200);
    expect((await staff.get('/staff/registrars')).text).to.include('Registry');
  });
});
