import { moduleRegistryRef, Product, ProductBinding, type ModuleRegistry } from '@billet/billing';
import { done, noSettings, type ServerModule } from '@billet/sdk';
import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

/** A server that takes every login. */
const access: ServerModule<unknown, unknown> = {
  test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
  find: () => Promise.resolve(undefined),
  ensure: (_ctx, want) => Promise.resolve(done({ ref: { id: want.serviceId }, username: want.username ?? '', state: want.state, resources: Object.fromEntries(want.resources.map((each) => [each.key, each.key])) })),
  remove: () => Promise.resolve(done(undefined)),
};

const PASSWORD = 'kept on a router';

describe('the login of a service that may enter the client area', function () {
  this.timeout(60_000);
  let app: TestApp;
  let ana: TestClient;
  let serviceId: number;
  let invoiceId: number;
  let login: { readonly id: number; readonly name: string };

  const enter = async (name: string, password: string): Promise<{ readonly browser: TestBrowser; readonly status: number; readonly path: string }> => {
    const browser = app.browser();
    const { status, path } = await browser.send('/sign-in', 'sign-in', { email: name, password });
    return { browser, status, path };
  };
  const change = (values: object, more: object = {}): Promise<unknown> => app.call('resources.change', { id: login.id, values, ...more });

  before(async () => {
    app = await openTestApp();
    expect((await app.browser().get('/sign-in')).html, 'without such a server').to.contain('type="email"');
    const registry: ModuleRegistry = app.house.services.use(moduleRegistryRef);
    registry.add({ id: 'access', title: 'Access', module: access, definition: { account: noSettings, product: noSettings, identity: 'resource', resourceKinds: ['radiusLogin'], create: () => access } });
    const { callCtx } = registry;
    Object.assign(registry, { callCtx: (extension: string, id: number, given: { signal: AbortSignal }) => (extension === 'access' ? Promise.resolve({ signal: given.signal }) : callCtx(extension, id, given as never)) });
    for (const scope of ['account', 'product'] as const) app.house.settings.declare({ owner: 'access', scope, schema: noSettings });
    await app.call('servers.create', { extension: 'access', name: 'POP', settings: {} });
    await app.house.db.transaction(async () => {
      await app.house.db.from(ProductBinding).insert({ product_id: app.productId, role: 'main', extension: 'access', position: 0 });
      await app.house.db.from(Product).findById(app.productId).patch({ setup_on: 'order' });
    });
    ana = await app.signUp('Ana Souza');
    ({ serviceId, invoiceId } = await app.order(ana));
    await app.house.settle();
    login = (await app.call<{ items: { id: number; name: string }[] }>('resources.list', { serviceId })).items[0] ?? { id: 0, name: '' };
    await change({}, { password: PASSWORD });
  });
  after(() => app.close());

  it('is refused until staff let it in, and only with its own password', async () => {
    expect((await app.browser().get('/sign-in')).html).to.not.contain('type="email"');
    expect((await enter(login.name, PASSWORD)).status).to.equal(401);
    const staff = await app.staffBrowser();
    const page = `/staff/services/${String(serviceId)}/resources/radiusLogin/${String(login.id)}`;
    expect((await staff.get(page)).text).to.contain('May enter the client area');
    await change({ portal: true });
    expect((await enter(login.name, 'not the password')).status).to.equal(401);
    expect(await enter(` ${login.name} `, PASSWORD)).to.include({ path: '/' });
    const own = await app.clientBrowser(ana);
    expect((await own.get(`/services/${String(serviceId)}/resources/radiusLogin/${String(login.id)}`)).text).to.contain('May enter the client area');
  });

  it('sees and pays; it changes, reveals and learns nothing of the people behind', async () => {
    const { browser } = await enter(login.name, PASSWORD);
    expect((await browser.get('/')).html).to.contain(login.name).and.not.contain('/account/security');
    expect((await browser.get('/shop')).status, 'the shop asks for no account').to.equal(200);
    for (const page of [`/services/${String(serviceId)}`, '/invoices', `/invoices/${String(invoiceId)}`, '/balance']) expect((await browser.get(page)).status, page).to.equal(200);
    expect((await browser.get(`/invoices/${String(invoiceId)}`)).html).to.contain('value="pay"');
    for (const page of ['/account', '/account/security', '/account/people', '/account/api-keys']) expect((await browser.get(page)).status, page).to.equal(403);
    expect((await browser.get(`/services/${String(serviceId)}/resources/radiusLogin/${String(login.id)}`)).html).to.not.contain('value="reveal"');
    const bea = await app.signUp('Bea Lima');
    const { invoiceId: others } = await app.order(bea);
    expect((await browser.get(`/invoices/${String(others)}`)).status).to.equal(404);
  });

  it('is out with the next page when its password is another, when it is no longer let in, and when it is gone', async () => {
    const { browser: first } = await enter(login.name, PASSWORD);
    await change({}, { password: 'another password' });
    expect((await first.get('/invoices')).path).to.contain('/sign-in');
    const { browser: second } = await enter(login.name, 'another password');
    await change({ portal: false });
    expect((await second.get('/invoices')).path).to.contain('/sign-in');
    await change({ portal: true });
    const { browser: third } = await enter(login.name, 'another password');
    expect((await third.get('/invoices')).path).to.equal('/invoices');
    await app.call('resources.remove', { id: login.id });
    expect((await third.get('/invoices')).path).to.contain('/sign-in');
    expect((await enter(login.name, 'another password')).status).to.equal(401);
  });

  it('tries of one name are counted, also where the right password comes last', async () => {
    const made = await app.call<{ id: number }>('resources.create', { serviceId, kind: 'radiusLogin', values: { username: 'guessed', portal: true }, password: PASSWORD });
    for (let turn = 0; turn < 10; turn += 1) await app.call('portal.enter', { login: 'guessed', password: `guess ${String(turn)}` });
    expect(await app.call('portal.enter', { login: 'guessed', password: PASSWORD })).to.deep.equal({ ok: false, loginId: null });
    await app.call('resources.remove', { id: made.id });
  });
});
