import { moduleRegistryRef, Product, Server, ServiceBinding } from '@billet/billing';
import { done, field, noSettings, z, type Observed, type ServerModule } from '@billet/sdk';
import { openTestApp, requireComponent, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';
import { axeFaults } from './support/axe.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const panel = (accounts: Map<string, Observed>): ServerModule<unknown, unknown> => ({
  test: () => Promise.resolve({ ok: true, message: 'All is well.', latencyMs: 12, warnings: [], load: 91, version: '11.136' }),
  find: (_ctx, wanted) => Promise.resolve(accounts.get('id' in wanted ? wanted.id : wanted.username)),
  ensure: (_ctx, want) => {
    const now: Observed = { ref: { id: want.ref?.id ?? want.username ?? '' }, username: want.ref?.id ?? want.username ?? '', state: want.state };
    accounts.set(now.username, now);
    return Promise.resolve(done(now));
  },
  remove: () => Promise.resolve(done(undefined)),
  adminSso: () => Promise.resolve({ url: 'https://whm.example.test/once', method: 'GET' }),
  accounts: () => Promise.resolve({ items: [...accounts.values()] }),
  metrics: [{ key: 'disk', unit: 'bytes', kind: 'gauge', label: 'Disk' }],
  usage: () => { throw new Error('the books are closed'); },
});

describe('the pages of servers', function () {
  this.timeout(120_000);
  let app: TestApp;
  let staff: TestBrowser;
  let at: string;
  const accounts = new Map<string, Observed>();

  before(async () => {
    app = await openTestApp();
    const registry = app.house.services.use(moduleRegistryRef);
    const plan = z.strictObject({ size: field(z.enum(['small', 'large']).default('small'), { title: 'Size' }) });
    for (const id of ['panel', 'mailer']) {
      const module = panel(id === 'panel' ? accounts : new Map());
      registry.add({ id, title: id === 'panel' ? 'Panel' : 'Mailer', module, definition: { account: noSettings, product: plan, identity: 'account', create: () => module } });
      app.house.settings.declare({ owner: id, scope: 'account', schema: noSettings });
      app.house.settings.declare({ owner: id, scope: 'product', schema: plan });
    }
    const { callCtx } = registry;
    Object.assign(registry, { callCtx: (extension: string, id: number, given: { signal: AbortSignal }) => (extension === 'panel' || extension === 'mailer' ? Promise.resolve({ signal: given.signal }) : callCtx(extension, id, given as never)) });
    staff = await app.staffBrowser();
  });
  after(() => app.close());

  it('connect one of a kind, group it, and say what it is for', async () => {
    expect((await staff.get('/staff/servers/new')).text).to.contain('Which kind of server?').and.contain('Mailer');
    const made = await staff.send('/staff/servers/new?module=panel', 'create', { name: 'Web one' });
    at = made.path;
    expect((await staff.send('/staff/servers/groups', 'save-new', { name: 'Europe', placement: 'by_option', optionKey: '' })).text).to.contain('Say which option names the server.');
    expect((await staff.send('/staff/servers/groups', 'save-new', { name: 'Europe', placement: 'least_used', optionKey: '' })).text).to.contain('Least used first');
    await staff.send('/staff/servers/groups', 'save-new', { name: 'Old', placement: 'fill', optionKey: '' });
    expect((await staff.send('/staff/servers/groups', 'remove-2', {})).text).to.not.contain('Remove Old');
    await staff.send(at, 'use', { enabled: 'on', capacity: '2', concurrency: '', groupId: '1', match: 'br' });
    await staff.send(at, 'test', {});
    const page = await staff.get(at);
    expect(page.text).to.contain('All is well.').and.contain('0 / 2').and.contain('91 %').and.contain('11.136');
    const list = await staff.get('/staff/servers');
    expect(list.text).to.contain('Europe').and.contain('br').and.contain('works');
    expect(list.html).to.contain('data-tone="warn" width="91"');
    expect((await staff.send(at, 'sign-on', {})).html).to.contain('https://whm.example.test/once');
  });

  it('say on which servers a product stands, each with its settings', async () => {
    const product = `/staff/products/${String(app.productId)}/servers`;
    await staff.send(product, 'add', { role: 'Not a role', extension: 'panel' });
    await staff.send(product, 'add', { role: 'main', extension: 'panel' });
    await staff.send(product, 'add', { role: 'mail', extension: 'mailer' });
    await staff.send(product, 'save-main', { place: 'g1', m_size: 'large' });
    const page = await staff.get(product);
    expect(page.text).to.contain('Main server: Panel').and.contain('mail: Mailer');
    expect(page.html).to.match(/value="g1" selected/);
    expect(await app.house.settings.get('panel', 'product', String(app.productId))).to.deep.equal({ size: 'large' });
    expect((await staff.send(product, 'remove-mail', {})).text).to.not.contain('mail: Mailer');
  });

  it('tell what differs on a server, mend it and adopt what is of nobody', async () => {
    await app.house.db.transaction(async () => { await app.house.db.from(Product).findById(app.productId).patch({ setup_on: 'order' }); });
    const ana = await app.signUp('Ana Souza');
    await app.order(ana);
    await app.house.settle();
    const [binding] = await app.house.db.from(ServiceBinding);
    const name = binding?.username ?? '';
    accounts.set(name, { ref: { id: name }, username: name, state: 'suspended' });
    accounts.set('old-one', { ref: { id: 'old-one', domain: 'old.test' }, username: 'old-one', state: 'active', domain: 'old.test', email: 'o@old.test', plan: 'gold' });
    expect((await staff.get(`${at}/accounts`)).text).to.contain('The server was never asked.');
    await staff.send(`${at}/accounts`, 'look', {});
    await app.house.settle();
    const seen = await staff.get(`${at}/accounts`);
    expect(seen.text).to.contain('1 account is not as it should be.').and.contain('old.test').and.contain('wrong state');
    expect((await staff.get('/staff/servers')).html).to.match(/accounts\?drift(=|&#x3D;)differs/);
    expect((await staff.get(`${at}/accounts?search=gold`)).text).to.contain('No accounts here.');
    const own = /accounts\/(\d+)"[^>]*>old-one/.exec(seen.html)?.[1] ?? '';
    await staff.send(`${at}/accounts`, 'mend', {});
    await app.house.settle();
    expect(accounts.get(name)?.state).to.equal('active');
    await app.house.db.transaction(async () => { await app.house.db.from(Product).findById(app.productId).patch({ setup_on: 'manual' }); });
    const { serviceId } = await app.order(ana);
    const { service } = await app.call<{ service: { number: string } }>('services.get', { id: serviceId });
    expect((await staff.send(`${at}/accounts/${own}`, 'adopt', { serviceId: 'C999' })).text).to.contain('There is no such service');
    expect((await staff.send(`${at}/accounts/${own}`, 'adopt', { serviceId: service.number.toLowerCase() })).text).to.contain('The account belongs to the service now.');
    expect((await staff.get(at)).text).to.contain('2 / 2');
    await staff.send(at, 'read-usage', {});
    await app.house.settle();
    expect((await staff.get(at)).text).to.contain('Usage read').and.contain('the books are closed');
  });

  it('say when calls pause, and let them go on', async () => {
    await app.house.db.transaction(async () => { await app.house.db.from(Server).patch({ circuit_until: '2099-01-01T00:00:00.000Z', troubles: 6 }); });
    expect((await staff.get(at)).text).to.contain('after 6 failures in a row');
    expect((await staff.get('/staff/servers')).text).to.contain('paused');
    expect((await staff.send(at, 'resume', {})).text).to.contain('The pause is over.').and.not.contain('in a row');
  });

  it('stand in nobody’s way: axe, narrow screens, dark', async function () {
    if (!requireComponent('Chromium', chromiumAvailable())) this.skip();
    const browser = await openBrowser();
    const found: string[] = [];
    const paths = ['/staff/servers', at, `${at}/accounts`, `${at}/accounts/1`, '/staff/servers/groups', `/staff/products/${String(app.productId)}/servers`];
    for (const [width, colorScheme] of [[1280, 'dark'], [360, 'light']] as const) {
      const context = await browser.newContext({ locale: 'en', colorScheme, viewport: { width, height: 800 } });
      const page = await context.newPage();
      await page.goto(`${app.base}/staff/sign-in`);
      await page.fill('[name="email"]', 'owner@example.com');
      await page.fill('[name="password"]', 'the owner signs in');
      await Promise.all([page.waitForURL((url) => url.pathname !== '/staff/sign-in'), page.locator('form:has(input[name="_form"][value="sign-in"]) button').first().click()]);
      for (const path of paths) {
        await page.goto(app.base + path);
        const ids = await axeFaults(page);
        const over = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
        found.push(...ids.map((id) => `${path} ${String(width)}: ${id}`), ...(over > 0 ? [`${path} ${String(width)}: ${String(over)} px too wide`] : []));
      }
      await context.close();
    }
    await browser.close();
    expect(found).to.deep.equal([]);
  });
});
