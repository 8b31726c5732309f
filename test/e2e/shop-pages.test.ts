import { openTestApp, requireComponent, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const idOf = (path: string): number => Number(/\/(\d+)(?:\?|$)/.exec(path)?.[1]);

interface Placed {
  readonly order: { readonly invoiceId: number | null };
  readonly items: readonly { readonly productId: number; readonly quantity: number; readonly price: number; readonly setupFee: number }[];
}

describe('pages of products and orders', () => {
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  let vps = 0;
  let backup = 0;

  const mails = async (): Promise<number> => (await app.call<{ items: readonly unknown[] }>('mail.list', { limit: 200 })).items.length;
  const make = async (slug: string, name: string, price: string, more: Readonly<Record<string, string>> = {}): Promise<number> => {
    const page = await staff.send('/staff/products/new', 'create', {
      brandId: String(app.brandId), type: 'server', name, slug, description: '', price, setupFee: '0', unit: 'month', mode: 'advance', anchorDay: '', dueDay: '', raiseDaysBefore: '', prorateFirst: 'on', setupOn: 'payment', suspensionMode: 'block', module: '',
      trialDays: '0', minimumTermMonths: '', fixedTermCycles: '', instalments: '1', stock: '', ...more,
    });
    expect(page.path, page.text).to.match(/^\/staff\/products\/\d+/);
    return idOf(page.path);
  };

  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    ana = await app.signUp('Ana Souza');
    vps = await make('vps', 'Cloud server', '40', { setupFee: '30', instalments: '3', minimumTermMonths: '12', stock: '9' });
    backup = await make('backup', 'Backup', '7', { isAddon: 'on' });
  });
  after(() => app.close());

  it('a product is made with its terms, and changed', async () => {
    expect(await app.call('products.get', { id: vps })).to.include({ instalments: 3, minimumTermMonths: 12, stock: 9, isAddon: false });
    const at = `/staff/products/${String(vps)}/edit`;
    const change = { name: 'Cloud server', type: 'server', description: 'Two cores', mode: 'arrears', setupOn: 'order', suspensionMode: 'block', anchorDay: '', chargeNextFrom: '', anchorRule: 'start-month', proration: '30/360', dueDay: '', raiseDaysBefore: '5', prorateFirst: 'on', trialDays: '14', minimumTermMonths: '', fixedTermCycles: '', instalments: '1', stock: '' };
    expect((await staff.send(at, 'save', { ...change, trialDays: '400' })).status).to.equal(422);
    expect((await staff.send(at, 'save', change)).text).to.include('14 days').and.include('In arrears');
    expect(await app.call('products.get', { id: vps })).to.include({ anchorRule: 'start-month', proration: '30/360' });
    expect((await staff.get(at)).html).to.include('<option value="30/360" selected>').and.include('<option value="start-month" selected>');
    expect((await staff.send(at, 'save', { ...change, accountDay: 'on' })).text).to.include('On the day of the client’s account');
    expect(await app.call('products.get', { id: vps })).to.include({ anchorDay: 'account' });
    expect((await staff.send(at, 'save', { ...change, anchorDay: '7', accountDay: 'on' })).status).to.equal(200);
    expect(await app.call('products.get', { id: vps })).to.include({ anchorDay: 7 });
    await staff.send(at, 'save', { ...change, type: 'reseller', proration: 'actual', anchorRule: 'first-date', mode: 'advance', setupOn: 'payment', trialDays: '0', stock: '9' });
    expect(await app.call('products.get', { id: vps })).to.include({ type: 'reseller', mode: 'advance', trialDays: 0, minimumTermMonths: null, stock: 9, raiseDaysBefore: 5 });
  });

  it('has prices in other cycles and currencies, each once for a day', async () => {
    const at = `/staff/products/${String(vps)}`;
    const price = { price: '400,50', setupFee: '', currency: 'usd', unit: 'month', count: '6', effectiveFrom: '2027-01-01', appliesTo: 'new' };
    expect((await staff.send(at, 'price', price)).text).to.include('USD').and.include('every 6 months');
    const again = await staff.send(at, 'price', price);
    expect([again.status, again.text.includes('There is a price from this day on already.')]).to.deep.equal([422, true]);
    await staff.send(at, 'price', { ...price, price: '420', currency: 'BRL', unit: 'year', count: '1' });
  });

  it('has options with choices that have names, and add-ons', async () => {
    const at = `/staff/products/${String(vps)}/options`;
    await staff.send(at, 'set', { name: 'Disk', key: 'disk', kind: 'choice', for: '0', price: '', setupFee: '', min: '0', max: '1', choices: 'hdd = 0 = Hard disk\nssd = 3.10 = Fast disk', required: 'on' });
    const page = await staff.send(at, 'set', { name: 'Addresses', key: 'ips', kind: 'quantity', for: '0', price: '2', setupFee: '1', min: '1', max: '8', choices: '' });
    expect(page.text).to.include('Addresses');
    const { items } = await app.call<{ items: readonly { key: string; required: boolean; min: number; choices: readonly { name: Record<string, string> }[] }[] }>('products.options', { id: vps });
    expect(items.map(({ key, required, min, choices }) => [key, required, min, choices.map((each) => each.name['en'])])).to.deep.equal([['disk', true, 0, ['Hard disk', 'Fast disk']], ['ips', false, 1, []]]);
    const addons = `/staff/products/${String(vps)}/addons`;
    expect((await staff.get(addons)).text).to.include('Backup');
    await staff.send(addons, 'save', { [`kind_${String(backup)}`]: 'offered', [`later_${String(backup)}`]: 'keep' });
    expect(await app.call('products.addons', { id: vps })).to.deep.include({ items: [{ productId: backup, name: { en: 'Backup' }, kind: 'offered' }] });
    expect(await app.call('products.laterAddons', { id: vps })).to.deep.equal({ items: [{ productId: backup, refundable: false }] });
  });

  it('without scripts, an order is filled in step by step and placed without a mail', async () => {
    const at = `/staff/orders/new?client=${String(ana.clientId)}`;
    expect((await staff.get('/staff/orders/new?q=ana')).text).to.include('Ana Souza');
    const first = await staff.send(at, 'order', { step: 'total', i0_product: String(vps), raiseInvoice: 'on' });
    expect([first.status, first.html.includes('name="i0_o_disk"'), first.html.includes('name="i1_product"'), first.text.includes('Fast disk')]).to.deep.equal([200, true, true, true]);
    const wish = { i0_product: String(vps), i0_cycle: 'month:1', i0_quantity: '2', i0_o_disk: 'ssd', i0_o_ips: '3', [`i0_a_${String(backup)}`]: 'on', i0_label: '', i0_price: '', i0_setup: '10', i1_product: String(app.productId), i1_cycle: 'month:1', i1_quantity: '1', i1_price: '5', i1_setup: '', i1_label: '', raiseInvoice: 'on' };
    const refused = await staff.send(at, 'order', { ...wish, step: 'order', i0_o_ips: '99' });
    expect([refused.status, refused.html.includes('aria-describedby="e-order-i0_o_ips"')]).to.deep.equal([422, true]);
    const before = await mails();
    const placed = await staff.send(at, 'order', { ...wish, step: 'order' });
    expect(placed.path).to.match(/^\/staff\/orders\/\d+/);
    expect(placed.text).to.include('2 × Cloud server').and.include('Backup');
    expect(await mails()).to.equal(before);
    const { items, order } = await app.call<Placed>('orders.get', { id: idOf(placed.path) });
    expect(items.map(({ productId, quantity, price, setupFee }) => [productId, quantity, price, setupFee])).to.deep.equal([[vps, 2, 4000, 1000], [app.productId, 1, 500, items[1]?.setupFee], [backup, 1, 700, 0]]);
    expect(order.invoiceId).to.be.a('number');
  });

  it('an order without an invoice has none, and a client may not do without the mail', async () => {
    const at = `/staff/orders/new?client=${String(ana.clientId)}`;
    const placed = await staff.send(at, 'order', { step: 'order', i0_product: String(vps), i0_cycle: 'month:1', i0_quantity: '1', i0_o_disk: 'hdd', i0_o_ips: '1' });
    expect((await app.call<Placed>('orders.get', { id: idOf(placed.path) })).order.invoiceId).to.equal(null);
    const quiet = await app.call('orders.place', { items: [{ productId: app.productId }], acceptTerms: true, sendMail: false }, ana.caller).then(() => '', (error: unknown) => (error as { readonly code: string }).code);
    expect(quiet).to.equal('STAFF_ONLY');
    const confirmed = await app.call('orders.place', { items: [{ productId: app.productId }], acceptTerms: true, sendConfirmation: true }, ana.caller).then(() => '', (error: unknown) => (error as { readonly code: string }).code);
    expect(confirmed).to.equal('STAFF_ONLY');
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });

  it('an order is confirmed by mail, and its invoice sent, each by a switch of its own', async () => {
    const at = `/staff/orders/new?client=${String(ana.clientId)}`;
    const order = { step: 'order', raiseInvoice: 'on', i0_product: String(app.productId), i0_cycle: 'month:1', i0_quantity: '2' };
    const keysAfter = async (more: object): Promise<readonly string[]> => {
      const [{ last } = { last: 0 }] = await app.house.db.raw<{ last: number }>('select coalesce(max(id), 0) as last from mail_messages');
      const placed = await staff.send(at, 'order', { ...order, ...more });
      expect(placed.path).to.match(/^\/staff\/orders\/\d+/);
      await app.house.settle();
      return (await app.house.db.raw<{ key: string }>('select key from mail_messages where id > ? order by key', [last])).map(({ key }) => key);
    };
    expect(await keysAfter({})).to.deep.equal([]);
    expect(await keysAfter({ sendMail: 'on' })).to.deep.equal(['invoice-issued']);
    expect(await keysAfter({ sendConfirmation: 'on' })).to.deep.equal(['order-placed']);
    expect(await keysAfter({ sendConfirmation: 'on', sendMail: 'on' })).to.deep.equal(['invoice-issued', 'order-placed']);
    const [mail] = await app.house.db.raw<{ subject: string; text: string; dedupe_key: string }>("select subject, text, dedupe_key from mail_messages where key = 'order-placed' order by id desc limit 1");
    expect(mail?.subject).to.match(/^Your order O\d+$/);
    expect(mail?.text).to.include('Products: 2 × Fibra 20M').and.match(/See the order: http:\/\/127\.0\.0\.1:\d+\/orders\/\d+/);
  });

  it('options of a running service are changed for what the preview says', async () => {
    const placed = await app.call<{ invoiceId: number; serviceIds: readonly number[] }>('orders.place', { clientId: ana.clientId, items: [{ productId: vps, options: { disk: 'hdd', ips: 1 } }] });
    await app.pay(placed.invoiceId);
    const service = String(placed.serviceIds[0]);
    const at = `/staff/services/${service}/change`;
    expect((await staff.get(at)).html).to.include('name="option_disk"');
    const wish = { what: 'options', option_disk: 'ssd', option_ips: '3', mode: 'keep_date', effect: 'now' };
    expect((await staff.send(at, 'options', { ...wish, option_ips: '99' })).status).to.equal(422);
    expect((await staff.send(at, 'options', { ...wish, option_disk: 'hdd', option_ips: '1' })).status).to.equal(422);
    const preview = await staff.send(at, 'options', wish);
    expect([preview.status, preview.html.includes('value="ssd"'), preview.text.includes('49.10')]).to.deep.equal([200, true, true]);
    await staff.send(at, 'apply', wish);
    expect((await app.call<{ service: { options: unknown } }>('services.get', { id: service })).service.options).to.deep.equal({ disk: 'ssd', ips: 3 });
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });

  it('business units are listed, added and renamed, each code once for a brand', async () => {
    expect((await staff.get('/staff/settings')).html).to.include('href="/staff/units"');
    expect((await staff.send('/staff/units', 'create', { name: 'Olinda', code: 'olinda' })).text).to.include('Olinda');
    const again = await staff.send('/staff/units', 'create', { name: 'Olinda, once more', code: 'olinda' });
    expect([again.status, again.html.includes('aria-describedby="e-create-code'), again.text.includes('with this code')]).to.deep.equal([422, true, true]);
    expect((await staff.send('/staff/units', 'create', { name: 'Recife', code: 'Not A Code' })).status).to.equal(422);
    const unit = (await app.call<{ items: readonly { id: number; code: string }[] }>('units.list', { brandId: app.brandId })).items.find(({ code }) => code === 'olinda');
    await staff.send('/staff/units', 'rename', { id: String(unit?.id), name: 'Olinda and Paulista' });
    expect((await app.call<{ items: unknown[] }>('units.list', { brandId: app.brandId })).items).to.deep.include({ id: unit?.id, code: 'olinda', name: 'Olinda and Paulista' });
    expect((await staff.get(`/staff/products/${String(vps)}/edit`)).text).to.include('Olinda and Paulista');
  });

  (requireComponent('Chromium', chromiumAvailable()) ? describe : describe.skip)('in a browser', function () {
    this.timeout(120_000);
    let browser: Browser;
    let page: Page;
    const total = (text: string): Promise<unknown> => page.locator('#summary', { hasText: text }).waitFor();

    before(async () => {
      browser = await openBrowser();
      const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 1000 } });
      page = await context.newPage();
      page.setDefaultTimeout(30_000);
      await page.goto(`${app.base}/staff/sign-in`);
      await page.fill('[name="email"]', 'owner@example.com');
      await page.fill('[name="password"]', 'the owner signs in');
      await Promise.all([page.waitForURL((url) => !url.pathname.includes('sign-in')), page.locator('form:has(input[name="_form"][value="sign-in"]) button').first().click()]);
    });
    after(() => browser.close());

    it('the fields of a product and the total follow what is chosen', async () => {
      await page.goto(`${app.base}/staff/orders/new?client=${String(ana.clientId)}`);
      await page.selectOption('[name="i0_product"]', String(vps));
      await page.locator('[name="i0_o_disk"]').waitFor();
      await page.fill('[name="i0_setup"]', '0');
      await page.selectOption('[name="i0_o_disk"]', 'ssd');
      await page.check(`[name="i0_a_${String(backup)}"]`);
      await total('Backup');
      await page.selectOption('[name="i1_product"]', String(app.productId));
      await page.locator('[name="i1_cycle"]').waitFor();
      expect(await page.inputValue('[name="i0_o_disk"]')).to.equal('ssd');
      const before = await page.locator('#summary dd.total').innerText();
      await page.fill('[name="i1_price"]', '5');
      await page.locator('[name="i1_label"]').focus();
      await page.locator('#summary dd.total').filter({ hasNotText: before }).waitFor();
      if (process.env['BILLET_SHOTS'] !== undefined) await page.screenshot({ path: `${process.env['BILLET_SHOTS']}/order.png`, fullPage: true });
      const shown = /([\d,.]+)\s*$/.exec((await page.locator('#summary dd.total').innerText()).trim())?.[1] ?? '';
      await Promise.all([page.waitForURL(/\/staff\/orders\/\d+/), page.locator('button[value="order"]').click()]);
      const { order } = await app.call<Placed>('orders.get', { id: idOf(new URL(page.url()).pathname) });
      const { invoice } = await app.call<{ invoice: { total: { amount: number } } }>('invoices.get', { id: order.invoiceId });
      expect((invoice.total.amount / 100).toFixed(2)).to.equal(shown.replaceAll(',', ''));
    });

    it('the shop offers the add-ons, and takes them into the total', async () => {
      const context = await browser.newContext({ locale: 'en' });
      page = await context.newPage();
      page.setDefaultTimeout(30_000);
      await page.goto(`${app.base}/order/${String(vps)}`);
      await page.check(`[name="addon_${String(backup)}"]`);
      await total('Backup');
      if (process.env['BILLET_SHOTS'] !== undefined) await page.screenshot({ path: `${process.env['BILLET_SHOTS']}/shop.png`, fullPage: true });
      await context.close();
    });
  });
});
