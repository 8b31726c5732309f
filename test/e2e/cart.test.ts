import { openTestApp, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const SHOTS = process.env['BILLET_SHOTS'];

interface Placed {
  readonly order: { readonly id: number; readonly clientId: number; readonly invoiceId: number | null };
  readonly items: readonly { readonly productId: number; readonly serviceId: number; readonly quantity: number; readonly price: number }[];
}

const RUI = { email: 'rui@example.com', name: 'Rui Lima', phone: '+55 11 91234-5678', country: 'BR', taxId: '', password: 'a long password' };
const AT_HOME = { r_street: 'Rua 1', r_postcode: '50000-000', r_city: 'Recife', r_region: '', r_organization: '' };

describe('a cart, and one order of several things', () => {
  let app: TestApp;
  let ana: TestClient;
  let hosting = 0;
  let backup = 0;
  let tldProduct = 0;
  let bundle = 0;

  const lastOrder = async (): Promise<Placed> => {
    const { items } = await app.call<{ items: readonly { id: number }[] }>('orders.list', { limit: 1 });
    return app.call<Placed>('orders.get', { id: items[0]?.id });
  };
  const orders = async (): Promise<number> => (await app.call<{ items: readonly unknown[] }>('orders.list', { limit: 100 })).items.length;
  const linesOf = async ({ order }: Placed): Promise<readonly (readonly [string, number])[]> => (await app.call<{ lines: readonly { description: string; net: number }[] }>('invoices.get', { id: order.invoiceId })).lines.map(({ description, net }) => [description, net] as const);

  before(async () => {
    app = await openTestApp();
    const make = async (slug: string, price: number, more: object = {}): Promise<number> =>
      (await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'hosting', slug: slug.toLowerCase().replace(' ', '-'), name: { en: slug }, prorateFirst: false, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price }, { currency: 'BRL', cycle: { unit: 'year', count: 1 }, price: price * 10 }], ...more })).id;
    hosting = await make('Web start', 1990);
    backup = await make('Backup', 500, { isAddon: true, type: 'other' });
    await app.call('products.setAddon', { id: hosting, addonId: backup, kind: 'offered' });
    const tld = await app.call<{ id: number; productId: number }>('tlds.create', { brandId: app.brandId, name: 'test', fields: [{ key: 'taxId', check: 'cpfOrCnpj', required: true }] });
    tldProduct = tld.productId;
    await app.call('tlds.setPrices', { id: tld.id, prices: [1, 2].flatMap((years) => [{ action: 'register', years, currency: 'BRL', price: 3000 * years }, { action: 'renew', years, currency: 'BRL', price: 5000 * years }, { action: 'transfer', years, currency: 'BRL', price: 2000 * years }]) });
    ({ id: bundle } = await app.call<{ id: number }>('bundles.create', { brandId: app.brandId, slug: 'pair', name: { en: 'A pair' }, items: [{ productId: app.productId, cycle: { unit: 'month', count: 1 }, price: 5000 }, { productId: hosting, cycle: { unit: 'month', count: 1 }, price: 1000 }] }));
    ana = await app.signUp('Ana Souza');
  });
  after(() => app.close());

  it('a guest orders hosting and its new domain on one page without scripts, and both know of each other', async () => {
    const guest = app.browser();
    const at = `/order/${String(hosting)}`;
    const wish = { cycle: 'month:1', quantity: '1', [`addon_${String(backup)}`]: 'on', domain_how: 'register', domain_name: 'Ruis-Shop.test' };
    const first = await guest.send(at, 'order', { ...wish, step: 'total' });
    expect(first.status).to.equal(200);
    expect(first.html).to.include('name="r_street"').and.include('name="r_identity.taxId"').and.include('<option value="2"').and.not.include('name="r_email"');
    expect(first.text).to.include('R$30.00').and.include('R$19.90').and.include('R$5.00');
    const count = await orders();
    const full = { ...wish, ...RUI, ...AT_HOME, step: 'order', domain_years: '2' };
    const wrong = await guest.send(at, 'order', { ...full, 'r_identity.taxId': '111' });
    expect([wrong.status, wrong.html.includes('aria-describedby="e-order-r_identity.taxId"'), wrong.html.includes('value="ruis-shop.test"') || wrong.html.includes('value="Ruis-Shop.test"')]).to.deep.equal([422, true, true]);
    expect(await orders()).to.equal(count);
    const done = await guest.send(at, 'order', { ...full, 'r_identity.taxId': '529.982.247-25' });
    expect(done.path).to.match(/^\/invoices\/\d+/);
    const placed = await lastOrder();
    expect(placed.items.map(({ productId }) => productId)).to.deep.equal([hosting, tldProduct, backup]);
    expect((await linesOf(placed)).map(([, net]) => net)).to.have.members([1990, 6000, 500]);
    const { service } = await app.call<{ service: { label: string } }>('services.get', { id: placed.items[0]?.serviceId });
    expect(service.label).to.equal('ruis-shop.test');
    const [row] = await app.house.db.raw<{ config: string; hosting: number; contact: string }>("select s.config, d.hosting_service_id as hosting, c.phone || ' ' || c.city as contact from domains d join services s on s.id = d.hosting_service_id join domain_contacts c on c.id = d.contact_id where d.name = 'ruis-shop.test'");
    expect([JSON.parse(row?.config ?? '{}'), Number(row?.hosting), row?.contact]).to.deep.equal([{ domain: 'ruis-shop.test' }, placed.items[0]?.serviceId, '+5511912345678 Recife']);
  });

  it('says at the field why a name is not taken', async () => {
    const guest = app.browser();
    const at = `/order/${String(hosting)}`;
    const wish = { cycle: 'month:1', quantity: '1', ...RUI, email: 'other@example.com', ...AT_HOME, 'r_identity.taxId': '529.982.247-25', step: 'order' };
    for (const [how, name, text] of [['register', 'mine.com', 'We do not sell this ending.'], ['register', 'ruis-shop.test', 'This domain is taken.'], ['register', '', 'Say which domain.'], ['own', 'no name', 'cannot be registered'], ['register', '-x.test', 'not a name']] as const) {
      const page = await guest.send(at, 'order', { ...wish, domain_how: how, domain_name: name });
      expect([page.status, page.html.includes('aria-describedby="e-order-domain_name"')], `${how} ${name} ${page.text.slice(0, 300)}`).to.deep.equal([422, true]);
      expect(page.text).to.match(new RegExp(`${text}|not a name`));
    }
  });

  it('a cart fills up, survives signing in, loses what is taken out, and becomes one order', async () => {
    const browser = app.browser();
    const added = await browser.send(`/order/${String(hosting)}`, 'order', { step: 'cart', cycle: 'year:1', quantity: '1', domain_how: 'own', domain_name: 'elsewhere.example' });
    expect([added.path, added.text.includes('elsewhere.example')]).to.deep.equal(['/cart', true]);
    const next = await browser.get('/domains/order?name=anas.test&action=register');
    expect(next.text).to.include('There is 1 thing in your cart already').and.include('R$199.00').and.include('R$30.00');
    expect(next.html).to.not.include('name="email"');
    await browser.send('/domains/order?name=anas.test&action=register', 'order', { step: 'cart', years: '1' });
    await browser.send('/domains/order?name=moved.test&action=transfer', 'order', { step: 'cart' });
    expect((await browser.send(`/order/bundle/${String(bundle)}`, 'order', { step: 'cart' })).text).to.include('A pair');
    await browser.send('/sign-in', 'sign-in', { email: ana.email, password: 'a client signs in' });
    const cart = await browser.get('/cart');
    expect(cart.text).to.include('anas.test').and.include('moved.test').and.include('elsewhere.example').and.include('A pair');
    expect(cart.html).to.include('<span class="count">4</span>').and.include('name="r_email"');
    const less = await browser.send('/cart', 'order', { step: 'remove:domain-moved.test' });
    expect([less.status, less.text.includes('moved.test')]).to.deep.equal([200, false]);
    const count = await orders();
    const needs = await browser.send('/cart', 'order', { step: 'order' });
    expect([needs.status, needs.text.includes('Say to whom the domain is to be registered.'), await orders()]).to.deep.equal([422, true, count]);
    const done = await browser.send('/cart', 'order', { step: 'order', r_name: 'Ana Souza', r_email: ana.email, r_phone: '+5511912345678', r_country: 'br', ...AT_HOME, 'r_identity.taxId': '529.982.247-25' });
    expect(done.path).to.match(/^\/invoices\/\d+/);
    const placed = await lastOrder();
    expect([placed.order.clientId, placed.items.map(({ productId, price }) => [productId, price])]).to.deep.equal([ana.clientId, [[hosting, 19_900], [tldProduct, 5000], [app.productId, 5000], [hosting, 1000]]]);
    expect((await linesOf(placed)).map(([, net]) => net)).to.include.members([19_900, 3000, 1000]);
    expect((await browser.get('/cart')).text).to.include('Your cart is empty.');
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });

  it('knows the registrants of a client, and takes somebody else when asked', async () => {
    const browser = await app.clientBrowser(ana);
    const at = '/domains/order?name=second.test&action=register';
    expect((await browser.get(at)).html).to.include('name="contactId"').and.not.include('name="r_street"');
    expect((await browser.send(at, 'order', { step: 'total', contactId: '', years: '1' })).html).to.include('name="r_street"');
    const foreign = await browser.send(at, 'order', { step: 'order', contactId: '999', years: '1' });
    expect(foreign.status).to.equal(422);
  });

  it('an order is tracked: what waits for payment, what for a code, what is ready; and nobody sees that of another', async () => {
    const browser = await app.clientBrowser(ana);
    await browser.send('/domains/order?name=moved.test&action=transfer', 'order', { step: 'cart' });
    await browser.send(`/order/${String(hosting)}`, 'order', { step: 'cart', cycle: 'month:1', quantity: '1' });
    const { items: contacts } = await app.call<{ items: readonly { id: number }[] }>('domains.contacts', { clientId: ana.clientId });
    const done = await browser.send('/cart', 'order', { step: 'order', contactId: String(contacts[0]?.id) });
    expect(done.path, done.text.slice(0, 400)).to.match(/^\/invoices/);
    const { order } = await lastOrder();
    const at = `/orders/${String(order.id)}`;
    expect((await browser.get('/orders')).html).to.include(`href="${at}"`);
    const waits = await browser.get(at);
    expect(waits.text).to.include('waits for payment').and.include('moved.test').and.include('Web start');
    expect(waits.html).to.include(`/invoices/${String(order.invoiceId)}`);
    await app.pay(order.invoiceId ?? 0);
    const paid = await browser.get(at);
    expect(paid.text).to.include('needs the transfer code').and.include('ready').and.not.include('waits for payment');
    const staff = await app.staffBrowser();
    expect((await staff.get(`/staff${at}`)).text).to.include('needs the transfer code').and.include('Paid');
    const bob = await app.clientBrowser(await app.signUp('Bob'));
    expect((await bob.get(at)).status).to.equal(404);
    expect((await bob.get('/orders')).text).to.include('You have not ordered anything yet.');
    const { items: open } = await app.call<{ items: readonly { id: number }[] }>('orders.list', { clientId: ana.clientId, status: 'pending', limit: 1 });
    await app.call('orders.cancel', { id: open[0]?.id });
    expect((await browser.get(`/orders/${String(open[0]?.id)}`)).text).to.include('This order was cancelled.');
  });

  it('staff order domains with and without hosting, and a bundle, on one form without scripts', async () => {
    const staff = await app.staffBrowser();
    const at = `/staff/orders/new?client=${String(ana.clientId)}`;
    const wish = { i0_product: String(hosting), i0_cycle: 'month:1', i0_quantity: '1', d0_name: 'by-staff.test', d0_how: 'register', d0_with: '0', raiseInvoice: 'on' };
    const first = await staff.send(at, 'order', { ...wish, step: 'total' });
    expect(first.html).to.include('name="d0_years"').and.include('name="d1_name"').and.include('name="contactId"').and.include('name="bundleId"');
    const refused = await staff.send(at, 'order', { ...wish, step: 'order', d1_name: 'x.com', d1_how: 'register' });
    expect([refused.status, refused.html.includes('aria-describedby="e-order-d1_name"')]).to.deep.equal([422, true]);
    const { items: contacts } = await app.call<{ items: readonly { id: number }[] }>('domains.contacts', { clientId: ana.clientId });
    const done = await staff.send(at, 'order', { ...wish, step: 'order', contactId: String(contacts[0]?.id), d0_years: '2', d0_price: '42', d0_first: '12', i0_first: '1', accept: 'on', gatewayAccountId: String(app.gatewayAccountId), [`i0_a_${String(backup)}`]: 'on', d1_name: 'coded.test', d1_how: 'transfer', d1_code: 'EPP-CODE-99', bundleId: String(bundle) });
    expect(done.path, done.text.slice(0, 500)).to.match(/^\/staff\/orders\/\d+/);
    const placed = await lastOrder();
    expect(placed.items.map(({ productId, price }) => [productId, price])).to.deep.equal([[hosting, 1990], [tldProduct, 4200], [tldProduct, 5000], [backup, 500], [app.productId, 5000], [hosting, 1000]]);
    const { service } = await app.call<{ service: { label: string; status: string } }>('services.get', { id: placed.items[0]?.serviceId });
    expect([service.label, service.status]).to.deep.equal(['by-staff.test', 'active']);
    expect((await linesOf(placed)).map(([, net]) => net)).to.include(100).and.include(1200);
    const { items: moved } = await app.call<{ items: readonly { needsAuthCode: boolean }[] }>('domains.list', { search: 'coded.test' });
    expect(moved.map(({ needsAuthCode }) => needsAuthCode)).to.deep.equal([false]);
    const tables = await app.house.db.raw<{ name: string }>("select name from sqlite_master where type = 'table'");
    for (const { name } of tables) expect(JSON.stringify(await app.house.db.raw(`select * from ${name}`)), name).to.not.include('EPP-CODE-99');
  });

  it('a cart that somebody made up is empty', async () => {
    const answer = await fetch(`${app.base}/cart`, { headers: { cookie: `billet_cart=${'x'.repeat(43)}.7` } });
    expect([answer.status, (await answer.text()).includes('Your cart is empty.')]).to.deep.equal([200, true]);
    const staff = await app.staffBrowser();
    expect((await staff.get('/staff')).html).to.not.include('href="/cart"');
  });

  it('the front shows bundles with what they save', async () => {
    expect((await app.browser().get('/shop')).text).to.include('Cheaper together').and.include('A pair').and.include('less than one by one');
  });

  (requireComponent('Chromium', chromiumAvailable()) ? describe : describe.skip)('in a browser', function () {
    this.timeout(90_000);
    let browser: Browser;
    before(async () => { browser = await openBrowser(); });
    after(() => browser.close());

    it('a guest orders hosting with a domain on one page, with at most twelve fields', async () => {
      const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      let loads = 0;
      let fields = 0;
      page.on('framenavigated', () => { loads += 1; });
      const fill = async (name: string, value: string): Promise<void> => { fields += 1; await page.fill(`[name="${name}"]`, value); };
      await page.goto(`${app.base}/order/${String(hosting)}`);
      await page.check('[name="domain_how"][value="register"]');
      await page.locator('[name="domain_name"]').waitFor();
      await fill('domain_name', 'one-page.test');
      await page.keyboard.press('Tab');
      await page.locator('[name="r_street"]').waitFor();
      await page.locator('#summary', { hasText: 'one-page.test' }).waitFor();
      for (const [name, value] of [['email', 'lia@example.com'], ['name', 'Lia Reis'], ['phone', '+5511912345678'], ['password', 'a long password'], ['r_street', 'Rua 2'], ['r_postcode', '50000-000'], ['r_city', 'Recife'], ['r_identity.taxId', '529.982.247-25']] as const) await fill(name, value);
      if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/one-page.png`, fullPage: true });
      await Promise.all([page.waitForURL(/\/invoices\/\d+/), page.locator('button.main[value="order"]').click()]);
      expect(fields).to.be.at.most(12);
      expect(loads).to.be.at.most(3);
      expect((await linesOf(await lastOrder())).map(([, net]) => net)).to.have.members([1990, 3000]);
      await context.close();
    });

    it('the cart shows what is in it on every screen, and Enter takes nothing out', async () => {
      if (SHOTS !== undefined) {
        const page = await browser.newPage();
        await page.goto(`${app.base}/staff/sign-in`);
        await page.fill('[name="email"]', 'owner@example.com');
        await page.fill('[name="password"]', 'the owner signs in');
        await Promise.all([page.waitForURL((url) => !url.pathname.includes('sign-in')), page.locator('form:has(input[name="_form"][value="sign-in"]) button').first().click()]);
        await page.goto(`${app.base}/staff/orders/new?client=${String(ana.clientId)}`);
        await page.selectOption('[name="i0_product"]', String(hosting));
        await page.locator('[name="i0_cycle"]').waitFor();
        await page.fill('[name="d0_name"]', 'shot.test');
        await page.keyboard.press('Tab');
        await page.locator('[name="d0_years"]').waitFor();
        await page.screenshot({ path: `${SHOTS}/staff-order.png`, fullPage: true });
        await page.close();
      }
      for (const [name, options] of [['wide', { viewport: { width: 1280, height: 900 } }], ['phone', { viewport: { width: 360, height: 740 } }], ['dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' as const }]] as const) {
        const context = await browser.newContext({ locale: 'en', ...options });
        const page = await context.newPage();
        page.setDefaultTimeout(30_000);
        await page.goto(`${app.base}/order/${String(hosting)}`);
        await Promise.all([page.waitForURL('**/cart'), page.locator('button[value="cart"]').click()]);
        await page.goto(`${app.base}/domains/order?name=cart-${name}.test&action=register`);
        await Promise.all([page.waitForURL('**/cart'), page.locator('button.main[value="cart"]').click()]);
        expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), name).to.equal(0);
        if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/cart.${name}.png`, fullPage: true });
        await page.locator('[name="promotion"]').fill('NOPE');
        await page.locator('[name="promotion"]').press('Enter');
        await page.waitForLoadState('load');
        expect(await page.locator('.cart-rows li').count(), name).to.equal(2);
        await context.close();
      }
    });
  });
});
