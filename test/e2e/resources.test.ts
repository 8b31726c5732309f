import { moduleRegistryRef, Product, ProductBinding, ServerRequest } from '@billet/billing';
import { done, failed, field, integer, noSettings, z, type DesiredResource, type Outcome, type ServerModule } from '@billet/sdk';
import { openTestApp, requireComponent, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { axeFaults } from './support/axe.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const KINDS = ['mailbox', 'forwarder', 'ftpUser', 'database', 'databaseUser', 'dnsZone', 'dnsRecord'] as const;

/** A server that takes everything one by one, but no database called "broken". */
const module: ServerModule<unknown, unknown> = {
  test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
  find: () => Promise.resolve(undefined),
  ensure: (_ctx, want) => Promise.resolve(done({ ref: { id: want.serviceId }, username: want.username ?? '', state: want.state })),
  remove: () => Promise.resolve(done(undefined)),
  resources: Object.fromEntries(
    KINDS.map((kind) => [
      kind,
      {
        list: () => Promise.resolve({ items: [] }),
        ensure: (_ctx: unknown, _account: unknown, { key, want }: DesiredResource): Promise<Outcome<{ readonly id: string }>> => Promise.resolve('name' in want && want.name === 'broken' ? failed('limit', 'The server has no room for it.') : done({ id: key })),
        remove: () => Promise.resolve(done(undefined)),
        ...(kind === 'ftpUser' ? {} : { move: (_ctx: unknown, id: string) => Promise.resolve(done({ id })) }),
        inspect: () => Promise.resolve([{ name: 'Messages', value: '12' }]),
      },
    ]),
  ) as never,
};

describe('the pages of what a service contains', function () {
  this.timeout(120_000);
  let app: TestApp;
  let ana: TestClient;
  let client: TestBrowser;
  let at: string;
  let goes: string;
  let more: number;

  before(async () => {
    app = await openTestApp();
    const registry = app.house.services.use(moduleRegistryRef);
    const plan = z.strictObject({ boxes: field(integer({ min: 0 }).default(2), { title: 'Boxes' }) });
    registry.add({ id: 'hoster', title: 'Hoster', module, definition: { account: noSettings, product: plan, identity: 'none', resourceKinds: KINDS, resourceLimits: { mailbox: 'boxes' }, create: () => module } });
    const { callCtx } = registry;
    Object.assign(registry, { callCtx: (extension: string, id: number, given: { signal: AbortSignal }) => (extension === 'hoster' ? Promise.resolve({ signal: given.signal }) : callCtx(extension, id, given as never)) });
    app.house.settings.declare({ owner: 'hoster', scope: 'account', schema: noSettings });
    app.house.settings.declare({ owner: 'hoster', scope: 'product', schema: plan });
    await app.call('servers.create', { extension: 'hoster', name: 'One', settings: {} });
    await app.house.db.transaction(async () => {
      await app.house.db.from(ProductBinding).insert({ product_id: app.productId, role: 'main', extension: 'hoster', position: 0 });
      await app.house.db.from(Product).findById(app.productId).patch({ setup_on: 'order' });
    });
    ana = await app.signUp('Ana Souza');
    const { serviceId } = await app.order(ana);
    await app.house.settle();
    at = `/services/${String(serviceId)}`;
    client = await app.clientBrowser(ana);
  });
  after(() => app.close());

  it('lead from the service to a kind, and from an empty list to the first one', async () => {
    const service = await client.get(at);
    for (const words of ['What it contains', 'Mailboxes', 'FTP users', 'Databases', 'DNS records']) expect(service.text).to.contain(words);
    expect(service.html).to.contain(`${at}/resources/mailbox"`);
    const list = await client.get(`${at}/resources/mailbox`);
    expect(list.text).to.contain('Nothing here yet.').and.contain('0 of 2');
    expect((await client.get(`${at}/resources/dnsRecord/new`)).text).to.contain('First comes: DNS zone');
    expect((await client.get(`${at}/resources/nothing`)).status).to.equal(404);
  });

  it('take a form, say at the field what is wrong with it, and keep what was typed', async () => {
    const foreign = await client.send(`${at}/resources/mailbox/new`, 'create', { address: 'ana@one.test', quota: '5' });
    expect(foreign.text).to.contain('This domain does not belong to the service.');
    expect(foreign.html).to.contain('value="ana@one.test"');
    await client.send(`${at}/resources/dnsZone/new`, 'create', { name: 'one.test' });
    const made = await client.send(`${at}/resources/mailbox/new`, 'create', { address: 'ana@one.test', quota: '5', enabled: 'on', password: 'of my own choice' });
    expect(made.path).to.match(/\/resources\/mailbox\/\d+$/);
    expect(made.text).to.contain('Under way');
    await app.house.settle();
    expect((await client.get(made.path)).text).to.contain('In place');
    const list = await client.get(`${at}/resources/mailbox`);
    expect(list.text).to.contain('ana@one.test').and.contain('5 MB').and.contain('1 of 2');
  });

  it('change, give a new password and remove only what was named', async () => {
    const [box] = (await app.call<{ items: { id: number }[] }>('resources.list', { serviceId: at.split('/')[2], kind: 'mailbox' })).items;
    const page = `${at}/resources/mailbox/${String(box?.id)}`;
    expect((await client.send(page, 'save', { quota: '7' })).text).to.contain('Saved.');
    expect((await app.call<{ values: unknown }>('resources.get', { id: box?.id })).values).to.include({ quota: 7_000_000, enabled: false });
    expect((await client.send(page, 'password', { password: 'short' })).text).to.not.contain('The password is new');
    expect((await client.send(page, 'renew', {})).text).to.contain('The password is new');
    expect((await client.send(page, 'remove', { confirm: 'something else' })).text).to.contain('Type the name to remove it.');
    const staff = await app.staffBrowser();
    await app.house.settle();
    expect((await staff.send(`/staff${page}`, 'inspect', {})).text).to.contain('Messages');
    expect((await client.send(page, 'remove', { confirm: 'ANA@one.test' })).text).to.contain('It is being removed');
    await app.house.settle();
    expect((await client.get(page)).status).to.equal(404);
  });

  it('sell one more than the plan has with its exact price, to clients and by staff', async () => {
    const product = async (slug: string, name: string): Promise<number> =>
      (await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'other', slug, name: { en: name }, isAddon: true, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 310 }] })).id;
    more = await product('one-more', 'One more mailbox');
    const staff = await app.staffBrowser();
    const products = `/staff/products/${String(more)}/addons`;
    expect((await staff.get(products)).text).to.contain('Gives more than the plan has');
    expect((await staff.send(products, 'raise', { kind: 'mailbox', amount: '0' })).text).to.not.contain('Saved.');
    expect((await staff.send(products, 'raise', { kind: 'mailbox', amount: '1' })).text).to.contain('Saved.');
    await app.call('products.setAddons', { id: app.productId, addons: [{ productId: more }] });
    const list = `${at}/resources/mailbox`;
    const shown = await client.get(list);
    expect(shown.text).to.contain('One more mailbox').and.contain('3.10').and.contain('then');
    const bought = await client.send(list, 'additional', { productId: String(more) });
    expect(bought.path).to.match(/^\/invoices\/\d+/);
    expect((await client.get(list)).text).to.contain('0 of 2').and.contain('Bought beside the plan');
    await app.pay(Number(bought.path.split('/')[2]));
    expect((await client.get(list)).text).to.contain('0 of 3').and.contain('You pay for more than is in use.');
    const form = await staff.get(`/staff${list}/new`);
    expect(form.html).to.contain('name="charge"').and.contain('One more mailbox:');
    const made = await staff.send(`/staff${list}/new`, 'create', { address: 'paid@one.test', charge: String(more), invoiceNow: 'on' });
    expect(made.path).to.match(/\/resources\/mailbox\/\d+$/);
    await app.house.settle();
    expect((await staff.get(`/staff${list}`)).text).to.contain('1 of 4');
    const [box] = (await app.call<{ items: { id: number }[] }>('resources.list', { serviceId: at.split('/')[2], kind: 'mailbox' })).items;
    await app.call('resources.remove', { id: box?.id });
    await app.house.settle();
    for (const { serviceId, number } of (await app.call<{ bought: { serviceId: number; number: string }[] }>('resources.additional', { id: at.split('/')[2], kind: 'mailbox' })).bought)
      await app.call('services.removeAddon', { id: serviceId, confirm: number });
    expect((await client.get(list)).text).to.contain('0 of 2').and.not.contain('Bought beside the plan');
  });

  it('say why something failed and try it again', async () => {
    const made = await client.send(`${at}/resources/database/new`, 'create', { name: 'broken', engine: 'mysql' });
    await app.house.settle();
    expect((await client.get(made.path)).text).to.contain('The server has no room for it.');
    expect((await client.send(made.path, 'retry', {})).text).to.contain('Trying again now.');
    await app.house.settle();
    expect((await client.get(at)).text).to.contain('1 failed');
  });

  it('tell staff how full a server is, how it is used, and what went to it', async () => {
    const staff = await app.staffBrowser();
    const { items } = await app.call<{ items: { id: number; extension: string }[] }>('servers.list', {});
    const id = String(items.find((each) => each.extension === 'hoster')?.id);
    expect((await staff.send(`/staff/servers/${id}`, 'use', { enabled: 'on', capacity: '20', concurrency: '2' })).text).to.contain('1 service is here.');
    expect((await staff.get('/staff/servers')).text).to.contain('1 / 20');
    expect((await staff.send(`/staff/servers/${id}`, 'use', { enabled: 'on', capacity: '-1' })).text).to.not.contain('Saved');
    expect((await staff.get(`/staff/servers/${id}/requests`)).text).to.contain('No requests yet.');
    await app.house.db.transaction(async () => {
      const row = { server_id: Number(id), binding_id: null, at: app.house.clock.wall(), method: 'POST', url: 'https://panel.example/api', sent: 'user=ann&pass=•••', ms: 12 };
      await app.house.db.from(ServerRequest).insert({ ...row, status: 200, answer: `all is well {"data":"${'x'.repeat(290)}"}` });
      await app.house.db.from(ServerRequest).insert({ ...row, status: null, answer: 'connection refused' });
    });
    expect((await staff.get(`/staff/servers/${id}/requests`)).text).to.contain('all is well').and.contain('connection refused');
    expect((await staff.get(`/staff/servers/${id}/requests?failed=1`)).text).to.contain('no answer').and.not.contain('all is well');
  });

  it('move a mailbox to another service: a client among services of its own, staff to any client', async () => {
    const box = await app.call<{ id: number }>('resources.create', { serviceId: at.split('/')[2], kind: 'mailbox', values: { address: 'goes@one.test' } });
    await app.house.settle();
    const path = `${at}/resources/mailbox/${String(box.id)}`;
    expect((await client.get(path)).text).to.not.contain('Move to another service');
    const second = (await app.order(ana)).serviceId;
    const bob = await app.signUp('Bob Lima');
    const bobs = (await app.order(bob)).serviceId;
    await app.house.settle();
    const offered = await client.get(path);
    expect(offered.text).to.contain('Move to another service').and.not.contain('Bob Lima');
    await client.send(path, 'move', { serviceId: String(bobs) });
    expect((await app.call<{ serviceId: number }>('resources.get', { id: box.id })).serviceId).to.equal(Number(at.split('/')[2]));
    const moved = await client.send(path, 'move', { serviceId: String(second) });
    expect(moved.path).to.equal(`/services/${String(second)}/resources/mailbox/${String(box.id)}`);
    expect(moved.text).to.contain('It is on its way.').and.contain('Under way');
    await app.house.settle();
    expect((await client.get(moved.path)).text).to.contain('In place');
    const staff = await app.staffBrowser();
    expect((await staff.get(`/staff${moved.path}`)).text).to.contain('Bob Lima ·');
    const given = await staff.send(`/staff${moved.path}`, 'move', { serviceId: String(bobs) });
    await app.house.settle();
    expect(given.path).to.equal(`/staff/services/${String(bobs)}/resources/mailbox/${String(box.id)}`);
    expect((await client.get(moved.path)).status).to.equal(404);
    expect((await (await app.clientBrowser(bob)).get(`/services/${String(bobs)}/resources/mailbox`)).text).to.contain('goes@one.test');
    await staff.send(given.path, 'move', { serviceId: at.split('/')[2] ?? '' });
    await app.house.settle();
    goes = path.slice(at.length);
  });

  it('show no button to who may only look, and nothing to strangers', async () => {
    const bob = await app.clientBrowser(await app.signUp('Bob'));
    for (const path of ['', '/new']) expect((await bob.get(`${at}/resources/mailbox${path}`)).status).to.equal(404);
  });

  it('stand in nobody’s way: axe, narrow screens, dark, and a long list', async function () {
    if (!requireComponent('Chromium', chromiumAvailable())) this.skip();
    for (let i = 0; i < 60; i += 1) await app.call('resources.create', { serviceId: at.split('/')[2], kind: 'dnsRecord', values: { zone: 'one.test', name: `a-rather-long-host-name-${String(i)}`, type: 'TXT', content: `v=spf1 ${'include:mail.example.test '.repeat(4)}${String(i)}` } });
    await app.house.settle();
    const browser = await openBrowser();
    const found: string[] = [];
    const { items } = await app.call<{ items: { id: number; extension: string }[] }>('servers.list', {});
    const server = `/staff/servers/${String(items.find((each) => each.extension === 'hoster')?.id)}`;
    const visits = [
      { door: '/sign-in', email: ana.email, password: 'a client signs in', paths: ['', '/resources/mailbox', '/resources/dnsRecord', '/resources/ftpUser/new', '/resources/dnsZone', '/resources/databaseUser/new', goes, '/resources/dnsRecord/12'].map((path) => at + path) },
      { door: '/staff/sign-in', email: 'owner@example.com', password: 'the owner signs in', paths: [`/staff${at}`, `/staff${at}${goes}`, `/staff${at}/resources/dnsZone/new`, `/staff${at}/resources/mailbox/new`, `/staff/products/${String(more)}/addons`, '/staff/servers', `${server}/requests`, server] },
    ];
    for (const [colorScheme, width] of [['light', 1280], ['dark', 360]] as const)
      for (const { door, email, password, paths } of visits) {
        const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce', colorScheme, viewport: { width, height: 800 } });
        const page = await context.newPage();
        await page.goto(app.base + door);
        await page.fill('[name="email"]', email);
        await page.fill('[name="password"]', password);
        await Promise.all([page.waitForURL((url) => url.pathname !== door), page.locator('form:has([name="password"]) button').first().click()]);
        for (const path of paths) {
          await page.goto(app.base + path, { waitUntil: 'load' });
          const violations = await axeFaults(page);
          const over = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
          found.push(...violations.map((each) => `${path} ${colorScheme} ${each}`), ...(over > 0 ? [`${path} ${String(over)} px too wide`] : []));
          const shots = process.env['BILLET_SHOTS'];
          if (shots !== undefined) await page.screenshot({ path: `${shots}/${colorScheme}${path.replaceAll('/', '-')}.png` });
        }
        await context.close();
      }
    await browser.close();
    expect(found).to.deep.equal([]);
  });

  it('stay open while the module of the server is switched off', async () => {
    app.house.services.use(moduleRegistryRef).remove('hoster');
    expect((await client.get(at)).status).to.equal(200);
    expect((await (await app.staffBrowser()).get(`/staff${at}`)).status).to.equal(200);
  });
});
