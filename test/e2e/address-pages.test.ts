import { moduleRegistryRef, Product, ProductBinding } from '@billet/billing';
import { done, noSettings, type ServerModule } from '@billet/sdk';
import { openTestApp, requireComponent, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { axeFaults } from './support/axe.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const access: ServerModule<unknown, unknown> = {
  test: () => Promise.resolve({ ok: true, message: 'All is well.', latencyMs: 1, warnings: [] }),
  find: () => Promise.resolve(undefined),
  ensure: (_ctx, want) => Promise.resolve(done({ ref: { id: want.serviceId }, username: want.username ?? '', state: want.state, resources: Object.fromEntries(want.resources.map(({ key }) => [key, key])) })),
  remove: () => Promise.resolve(done(undefined)),
  sessionsAt: () => Promise.reject(new Error('gone fishing')),
};

describe('the pages of addresses', function () {
  this.timeout(120_000);
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  let service: number;
  let pool: string;
  const login = async (): Promise<{ id: number; name: string }> => (await app.call<{ items: { id: number; name: string }[] }>('resources.list', { serviceId: service })).items[0] ?? { id: 0, name: '' };

  before(async () => {
    app = await openTestApp();
    const registry = app.house.services.use(moduleRegistryRef);
    registry.add({ id: 'access', title: 'Access', module: access, definition: { account: noSettings, product: noSettings, identity: 'resource', resourceKinds: ['radiusLogin'], create: () => access } });
    for (const scope of ['account', 'product'] as const) app.house.settings.declare({ owner: 'access', scope, schema: noSettings });
    const { callCtx } = registry;
    Object.assign(registry, { callCtx: (extension: string, id: number, given: { signal: AbortSignal }) => (extension === 'access' ? Promise.resolve({ signal: given.signal }) : callCtx(extension, id, given as never)) });
    await app.call('servers.create', { extension: 'access', name: 'POP Recife', settings: {} });
    await app.house.db.transaction(async () => {
      await app.house.db.from(ProductBinding).insert({ product_id: app.productId, role: 'main', extension: 'access', position: 0 });
      await app.house.db.from(Product).findById(app.productId).patch({ setup_on: 'order', module: 'access' });
    });
    staff = await app.staffBrowser();
  });
  after(() => app.close());

  it('make a pool; what is wrong is said at its field', async () => {
    expect((await staff.get('/staff/addresses')).text).to.contain('No pool yet.');
    expect((await staff.get('/staff/addresses/new')).text).to.contain('For new logins of');
    const typed = { name: 'Recife', network: '203.0.113.0/28', gateway: '203.0.113.1', dns: '192.0.2.53, 192.0.2.54', quarantineHours: '24', enabled: 'on', [`product-${String(app.productId)}`]: 'on' };
    const wrong = await staff.send('/staff/addresses/new', 'save', { ...typed, excluded: '203.0.113.9-203.0.113.12\n10.0.0.1' });
    expect(wrong.text).to.contain('10.0.0.1').and.contain('neither an address of the network');
    expect(wrong.html).to.contain('value="203.0.113.0/28"');
    const made = await staff.send('/staff/addresses/new', 'save', { ...typed, excluded: '203.0.113.9-203.0.113.12' });
    pool = made.path;
    expect(made.text).to.contain('Saved').and.contain('0 / 9').and.contain('All addresses of this pool are free.');
    expect((await staff.send('/staff/addresses/new', 'save', { name: 'Six', network: '2001:db8::/40', quarantineHours: '24', enabled: 'on' })).text).to.contain('Prefixes of length /56');
  });

  it('show who has what, find it by a part, give another one, and free it', async () => {
    ana = await app.signUp('Ana Souza');
    service = (await app.order(ana)).serviceId;
    await app.house.settle();
    const { id, name } = await login();
    expect((await staff.get(pool)).text).to.contain(`203.0.113.2`).and.contain(name).and.contain('1 / 9');
    expect((await staff.get(`/staff/addresses?search=${name.slice(0, 3)}`)).text).to.contain('203.0.113.2').and.contain('Ana Souza');
    expect((await staff.get('/staff/addresses?search=203.0.113.77')).text).to.contain('No such address is in use.');
    const at = `/staff/services/${String(service)}/resources/radiusLogin/${String(id)}`;
    expect((await staff.send(at, 'assign', { poolId: '1', address: '203.0.113.1' })).text).to.contain('is the address of the network itself');
    await staff.send(at, 'assign', { poolId: '1', address: '203.0.113.10' });
    await staff.send(at, 'assign', { poolId: '2' });
    await staff.send(pool, 'reserve', { address: '203.0.113.3', note: 'Camera of the tower' });
    const list = await staff.get(pool);
    expect(list.text).to.contain('Camera of the tower').and.contain('given by hand').and.contain('Was of Ana Souza');
    expect((await staff.get(`${pool}?state=reserved`)).text).to.contain('203.0.113.3').and.not.contain('203.0.113.10 ');
    const held = /\/staff\/addresses\/held\/\d+/.exec((await staff.get('/staff/addresses?search=camera')).html)?.[0] ?? '';
    expect((await staff.get(held)).text).to.contain('It may be given again.');
    expect((await staff.send(held, 'free', {})).text).to.contain('The address is freed.');
    expect((await staff.get(held)).status).to.equal(404);
  });

  it('tell the client its address and what staff want it to know, never their notes', async () => {
    const { id } = await login();
    await staff.send(`/staff/services/${String(service)}/resources/radiusLogin/${String(id)}`, 'save', { ip: '203.0.113.10', gateway: '203.0.113.1', message: 'Work on the mast on Friday.', notes: 'Calls often.' });
    const page = await (await app.clientBrowser(ana)).get(`/services/${String(service)}`);
    expect(page.text).to.contain('203.0.113.10').and.contain('Work on the mast on Friday.').and.not.contain('Calls often.');
  });

  it('answer who had an address, and say which server could not be asked', async () => {
    const answer = await staff.send('/staff/addresses/who-had', 'ask', { address: '203.0.113.2', from: '2027-01-01 00:00', until: '2027-12-31 23:59', reason: 'Court order 7' });
    expect(answer.text).to.contain('Ana Souza').and.contain('the register').and.contain('These servers did not answer: POP Recife');
    expect((await staff.send('/staff/addresses/who-had', 'ask', { address: '203.0.113.2', from: 'yesterday', until: '2027-12-31 23:59', reason: 'x' })).status).to.equal(422);
  });

  it('change a pool and remove it once nobody has an address of it', async () => {
    expect((await staff.send(`${pool}/edit`, 'save', { name: 'Recife', network: '203.0.113.0/27', quarantineHours: '24' })).text).to.contain('are in use');
    expect((await staff.send(`${pool}/edit`, 'remove', {})).text).to.contain('Logins have addresses of this pool.');
    const six = '/staff/addresses/2';
    await app.call('addresses.free', { id: (await app.call<{ items: { id: number }[] }>('addresses.list', { poolId: 2 })).items[0]?.id });
    expect((await staff.send(`${six}/edit`, 'remove', {})).path).to.equal('/staff/addresses');
    expect((await staff.get(six)).status).to.equal(404);
  });

  (requireComponent('Chromium', chromiumAvailable()) ? it : it.skip)('have nothing that stands in anybody’s way', async () => {
    const browser = await openBrowser();
    const found: string[] = [];
    const held = (await app.call<{ items: { id: number }[] }>('addresses.list', {})).items[0]?.id ?? 0;
    for (const [width, colorScheme] of [[1280, 'light'], [360, 'dark']] as const) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce', locale: 'en' });
      const page = await context.newPage();
      await page.goto(`${app.base}/staff/sign-in`);
      await page.fill('[name="email"]', 'owner@example.com');
      await page.fill('[name="password"]', 'the owner signs in');
      await Promise.all([page.waitForURL('**/staff'), page.locator('form:has(input[value="sign-in"]) button').first().click()]);
      for (const path of ['/staff/addresses', '/staff/addresses/new', '/staff/addresses/who-had', pool, `${pool}/edit`, `/staff/addresses/held/${String(held)}`]) {
        await page.goto(app.base + path, { waitUntil: 'load' });
        const shots = process.env['BILLET_SHOTS'];
        if (shots !== undefined) await page.screenshot({ path: `${shots}/${path.replaceAll('/', '_')}-${String(width)}.png`, fullPage: true });
        const ids = await axeFaults(page);
        const over = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
        found.push(...ids.map((id) => `${path}: ${id}`), ...(over > 0 ? [`${path}: ${String(over)} px too wide`] : []));
      }
      await context.close();
    }
    await browser.close();
    expect(found).to.deep.equal([]);
  });
});
