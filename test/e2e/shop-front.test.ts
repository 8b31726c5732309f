import { isBilletError, type Caller } from '@billet/sdk';
import { openTestApp, requireComponent, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const GUEST: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en' };
const ACCOUNT = { name: 'Rui Lima', email: 'rui@example.com', country: 'BR', password: 'a long password' };
const SHOTS = process.env['BILLET_SHOTS'];

const errorOf = (work: Promise<unknown>): Promise<{ readonly code: string; readonly field?: string | undefined }> =>
  work.then(() => ({ code: '' }), (error: unknown) => (isBilletError(error) ? { code: error.code, field: error.field } : { code: String(error) }));

describe('the shop front', () => {
  let app: TestApp;
  let staff: TestBrowser;
  let group = 0;
  const plans: number[] = [];

  const make = async (slug: string, price: number, more: object = {}): Promise<number> => {
    const { id } = await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'hosting', slug, name: { en: `Plan ${slug}` }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price }, { currency: 'BRL', cycle: { unit: 'year', count: 1 }, price: price * 10 }], ...more });
    return id;
  };
  const edit = (id: number, change: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly text: string; readonly path: string }> =>
    staff.send(`/staff/products/${String(id)}/edit`, 'save', { name: 'Plan', type: 'hosting', description: 'For a site or two', mode: 'advance', setupOn: 'payment', suspensionMode: 'block', anchorDay: '', chargeNextFrom: '', dueDay: '', raiseDaysBefore: '', prorateFirst: 'on', trialDays: '0', minimumTermMonths: '', fixedTermCycles: '', instalments: '1', stock: '', groupId: '', position: '0', features: '', ...change });

  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    for (const [slug, price] of [['start', 990], ['team', 1990], ['studio', 3990]] as const) plans.push(await make(slug, price));
  });
  after(() => app.close());

  it('staff make a group, put plans into it in their order, and say what tells them apart', async () => {
    const made = await staff.send('/staff/product-groups', 'create', { name: 'Web hosting', slug: 'web', description: 'Sites and mail on fast disks', position: '1', shown: 'on' });
    expect(made.text).to.include('Web hosting');
    const again = await staff.send('/staff/product-groups', 'create', { name: 'Once more', slug: 'web', description: '', position: '1', shown: 'on' });
    expect([again.status, again.html.includes('aria-describedby="e-create-slug"')]).to.deep.equal([422, true]);
    group = (await app.call<{ items: readonly { id: number }[] }>('productGroups.list', {})).items[0]?.id ?? 0;
    for (const [at, id] of plans.entries()) {
      await edit(id, { name: ['Start', 'Team', 'Studio'][at] ?? '', groupId: String(group), position: String(9 - at), features: `Disk space: ${String(10 * (at + 1))} GB\nDaily backup${at === 2 ? '\nOwn address: yes' : ''}`, ...(at === 1 ? { recommended: 'on' } : {}) });
    }
    expect(await app.call('products.get', { id: plans[1] })).to.deep.include({ groupId: group, recommended: true, features: { en: [{ name: 'Disk space', value: '20 GB' }, { name: 'Daily backup', value: '' }] } });
    expect((await errorOf(app.call('products.update', { id: plans[0], groupId: 999 }))).field).to.equal('groupId');
  });

  it('the front shows the groups with what they begin at; the page of a group compares its plans', async () => {
    const guest = app.browser();
    const front = await guest.get('/shop');
    expect(front.html).to.include('class="group-title">Web hosting').and.include(`/order/${String(plans[2])}`);
    await app.call('productGroups.create', { brandId: app.brandId, slug: 'more', name: { en: 'More', ru: 'Ещё' } });
    await app.call('products.update', { id: app.productId, groupId: (await app.call<{ items: readonly { id: number; slug: string }[] }>('productGroups.list', {})).items.find(({ slug }) => slug === 'more')?.id });
    const tiles = await guest.get('/shop');
    expect(tiles.text).to.include('Sites and mail on fast disks').and.include('3 plans');
    expect(tiles.html).to.include('href="/shop/web"');
    const page = await guest.get('/shop/web');
    expect(page.text.indexOf('Studio')).to.be.lessThan(page.text.indexOf('Start'));
    expect(page.text).to.include('Recommended').and.include('30 GB').and.include('not included');
    expect((await guest.get('/shop/nothing')).status).to.equal(404);
  });

  it('what is hidden is not shown, what is sold out cannot be ordered, and a hidden group has no page', async () => {
    const guest = app.browser();
    await app.call('products.update', { id: plans[0], status: 'hidden' });
    await app.call('products.update', { id: plans[2], stock: 0 });
    const page = await guest.get('/shop/web');
    expect([page.text.includes('Start'), page.text.includes('Sold out'), page.html.includes(`/order/${String(plans[2])}`)]).to.deep.equal([false, true, false]);
    await app.call('productGroups.update', { id: group, status: 'hidden' });
    expect((await guest.get('/shop/web')).status).to.equal(404);
    await app.call('productGroups.update', { id: group, status: 'active' });
  });

  it('a guest orders what is on offer at its price, and nothing else', async () => {
    const order = (item: object, more: object = {}): Promise<unknown> => app.call('orders.checkOut', { items: [item], account: ACCOUNT, ...more }, GUEST);
    expect(await errorOf(order({ productId: plans[1], price: 1 }))).to.deep.equal({ code: 'STAFF_ONLY', field: 'items.0.price' });
    expect(await errorOf(order({ productId: plans[1], trialDays: 300 }))).to.deep.equal({ code: 'STAFF_ONLY', field: 'items.0.trialDays' });
    expect(await errorOf(order({ productId: plans[0] }))).to.deep.equal({ code: 'NOT_ON_OFFER', field: 'items.0.productId' });
    expect((await errorOf(order({ productId: plans[2] }))).code).to.equal('OUT_OF_STOCK');
    await app.call('products.update', { id: plans[0], status: 'active' });
    await app.call('products.update', { id: plans[2], stock: null });
  });

  it('without anything to sell, the shop says so', async () => {
    const { items } = await app.call<{ items: readonly { id: number; status: string }[] }>('products.list', {});
    for (const { id } of items) await app.call('products.update', { id, status: 'hidden' });
    expect((await app.browser().get('/shop')).text).to.include('Nothing is on offer here yet.');
    for (const { id } of items) await app.call('products.update', { id, status: 'active' });
  });

  (requireComponent('Chromium', chromiumAvailable()) ? describe : describe.skip)('in a browser', function () {
    this.timeout(60_000);
    let browser: Browser;
    before(async () => {
      browser = await openBrowser();
      const tld = await app.call<{ id: number }>('tlds.create', { brandId: app.brandId, name: 'test' });
      await app.call('tlds.setPrices', { id: tld.id, prices: ['register', 'renew'].map((action) => ({ action, currency: 'BRL', price: 3990 })) });
    });
    after(() => browser.close());

    it('a phone compares plans without being wider than its screen, and the box looks for a domain', async () => {
      for (const [name, options] of [['wide', { viewport: { width: 1280, height: 900 } }], ['phone', { viewport: { width: 360, height: 740 } }], ['dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' as const }]] as const) {
        const context = await browser.newContext({ locale: 'en', ...options });
        const page = await context.newPage();
        for (const path of ['/shop', '/shop/web']) {
          await page.goto(app.base + path);
          expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), `${name} ${path}`).to.equal(0);
          if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${path.slice(1).replace('/', '-')}.${name}.png`, fullPage: true });
        }
        await page.goto(`${app.base}/shop`);
        await page.fill('[name="q"]', 'ana');
        await Promise.all([page.waitForURL(/\/domains\/search\?q=ana/), page.keyboard.press('Enter')]);
        expect(await page.locator('h1').innerText()).not.to.equal('');
        await context.close();
      }
    });
  });
});
