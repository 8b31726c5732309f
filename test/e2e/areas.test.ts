import { brotliCompressSync } from 'node:zlib';
import { openTestApp, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startFakeNamecheap, USER } from '../../registrars/namecheap/test/support/fake-namecheap.ts';
import { CLIENT, GUEST, STAFF } from './support/area-pages.ts';
import { axeFaults } from './support/axe.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const LONG = process.env['BILLET_LONG'] === '1';
const LOOKS = (['light', 'dark'] as const).flatMap((scheme) => [1280, 360].map((width) => ({ scheme, width })));
const MOST_BYTES = 60_000;
/** Less would mean that sheets and scripts were not counted. */
const LEAST_BYTES = 5000;
/** A name that would be heard of, were it ever taken for markup. */
const LOUD = 'Ana "><img src=x onerror=alert(1)><script>alert(2)</script>';

/** What has the focus, and how it is framed; a field may be framed together with what is joined to it. */
const AT_FOCUS = `(() => {
  const at = document.activeElement;
  return [at.tagName + ' ' + (at.getAttribute('href') ?? at.getAttribute('name') ?? at.textContent), getComputedStyle(at.closest('.join, .choice') ?? at).outlineStyle];
})()`;

/** What can be filled in or pressed on a page; radio buttons are walked as one. */
const FIELDS = `[...document.querySelectorAll('main :is(input:not([type=hidden]):not([type=radio]), select, textarea, button)')].filter((each) => !each.disabled && each.checkVisibility()).map((each) => each.tagName + ' ' + (each.getAttribute('name') ?? each.textContent))`;

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('both areas, in a browser', function () {
  this.timeout(LONG ? 1_800_000 : 600_000);
  let app: TestApp;
  let browser: Browser;
  let registrar: Awaited<ReturnType<typeof startFakeNamecheap>>;
  let ana: TestClient;
  const heard: string[] = [];

  const open = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<{ readonly context: BrowserContext; readonly page: Page }> => {
    const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('dialog', (dialog) => {
      heard.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('status of')) heard.push(message.text());
    });
    return { context, page };
  };

  const press = async (page: Page, form: string): Promise<void> => {
    await Promise.all([page.waitForResponse((answer) => answer.request().isNavigationRequest()), page.locator(`form:has(input[name="_form"][value="${form}"]) button`).first().click()]);
    await page.waitForLoadState('load');
  };

  const signIn = async (page: Page, door: string, email: string, password: string): Promise<void> => {
    await page.goto(app.base + door);
    await page.fill('[name="email"]', email);
    await page.fill('[name="password"]', password);
    await press(page, 'sign-in');
  };
  const asStaff = (page: Page): Promise<void> => signIn(page, '/staff/sign-in', 'owner@example.com', 'the owner signs in');
  const asAna = (page: Page): Promise<void> => signIn(page, '/sign-in', ana.email, 'a client signs in');

  /** What axe finds, and what stands out to the right. */
  const look = async (page: Page, path: string): Promise<readonly string[]> => {
    await page.goto(app.base + path, { waitUntil: 'load' });
    const faults = await axeFaults(page);
    const over = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    return [...faults.map((each) => `${path}: ${each}`), ...(over > 0 ? [`${path}: ${String(over)} px too wide`] : [])];
  };

  /** Every page once, each with the next of the four looks; all four of them in the long run. */
  const lookAtAll = async (paths: readonly string[], door: ((page: Page) => Promise<void>) | undefined): Promise<void> => {
    const found: string[] = [];
    for (const [at, { scheme, width }] of LOOKS.entries()) {
      const { context, page } = await open({ colorScheme: scheme, viewport: { width, height: 800 } });
      await door?.(page);
      for (const path of paths.filter((_path, i) => LONG || i % LOOKS.length === at)) found.push(...(await look(page, path)).map((each) => `${scheme} ${String(width)} ${each}`));
      await context.close();
    }
    expect(found).to.deep.equal([]);
  };

  /** A domain of Ana's with records of all lengths, at its registrar. */
  const holdDomain = async (): Promise<void> => {
    const account = await app.call<{ id: number }>('registrars.create', { extension: 'namecheap', name: 'Namecheap', settings: { endpoint: registrar.url, ...USER } });
    const tld = await app.call<{ id: number; productId: number }>('tlds.create', { brandId: app.brandId, name: 'com', accountId: account.id });
    await app.call('tlds.setPrices', { id: tld.id, prices: ['register', 'renew'].map((action) => ({ action, currency: 'BRL', price: 3990 })) });
    await app.call('domains.addContact', { name: 'Ana Souza', email: ana.email, phone: '+5511912345678', street: ['Rua 1'], city: 'Recife', region: 'PE', postcode: '50000-000', country: 'BR' }, ana.caller);
    const { invoiceId } = await app.call<{ invoiceId: number }>('orders.place', { items: [{ productId: tld.productId, domain: { name: 'records.com' } }] }, ana.caller);
    await app.pay(invoiceId);
    await app.house.settle();
    await app.call('domains.activateZone', { id: 1 });
    await app.call('domains.changeRecords', { id: 1, add: [{ type: 'A', content: '192.0.2.10' }, { name: 'selector._domainkey', type: 'TXT', content: `v=DKIM1; p=${'MIGfMA0GCSq'.repeat(36)}` }] });
    await app.call('domains.setForwards', { id: 1, web: [{ name: 'shop', to: `https://shop.example.net/${'long-'.repeat(30)}` }], mail: [{ alias: 'info', to: 'ana@example.net' }] });
  };

  before(async () => {
    registrar = await startFakeNamecheap();
    app = await openTestApp({ fakes: true });
    browser = await openBrowser();
    ana = await app.signUp(LOUD);
    const first = await app.order(ana);
    await app.pay(first.invoiceId);
    await app.order(ana);
    await app.call('bulk.start', { verb: 'services.dueDay', ids: [first.serviceId], params: { dueDay: 5 } });
    for (const kind of ['notice', 'marketing']) await app.call('campaigns.create', { brandId: app.brandId, name: LOUD, kind, locale: 'en' });
    await app.call('campaigns.saveText', { id: 2, locale: 'en', subject: 'Faster for {{name}}', body: '<p>Dear {{name}},</p>' });
    await app.call('campaigns.gather', { id: 2 });
    const tld = await app.call<{ id: number }>('tlds.create', { brandId: app.brandId, name: 'test' });
    await app.call('tlds.setPrices', { id: tld.id, prices: ['register', 'renew', 'transfer'].map((action, at) => ({ action, currency: 'BRL', price: 3990 + 1000 * at, cost: 2500, costCurrency: 'BRL' })) });
    await holdDomain();
    await app.call('settings.save', { owner: 'site', values: { salesForm: true } });
    await app.call('clientFiles.add', { clientId: ana.clientId, name: `${LOUD}.txt`, file: 'eA==', shared: true });
    await app.call('clientFields.create', { brandId: app.brandId, key: 'heard_of_us', kind: 'choice', name: { en: 'How did you hear of us?' }, choices: ['A friend', 'The web'] });
    const { id: groupId } = await app.call<{ id: number }>('productGroups.create', { brandId: app.brandId, slug: 'hosting', name: { en: 'Web hosting' } });
    for (const [at, slug] of ['one', 'two'].entries()) await app.call('products.create', { brandId: app.brandId, type: 'hosting', slug, name: { en: slug }, groupId, recommended: at === 1, features: { en: [{ name: 'Disk', value: `${String(at + 1)} GB` }, { name: 'Backup' }] }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 990 }] });
    await app.call('promotions.create', { brandId: app.brandId, code: 'SPRING', kind: 'percent', value: '10', name: LOUD, stacking: 'stack' });
    await app.call('services.applyPromotion', { id: 1, code: 'SPRING' });
    await app.call('clientGroups.create', { brandId: app.brandId, name: LOUD });
    await app.call('bundles.create', { brandId: app.brandId, slug: 'pair', name: { en: 'A pair' }, items: [{ productId: app.productId, cycle: { unit: 'month', count: 1 } }] });
    await app.signUp(`${LOUD} B`);
    await app.advance('2027-02-12T13:00:00.000Z');
  });

  after(async () => {
    await browser.close();
    await app.close();
    await registrar.stop();
  });

  it('have nothing that stands in anybody’s way: guests', () => lookAtAll(GUEST, undefined));
  it('have nothing that stands in anybody’s way: clients', () => lookAtAll(CLIENT, asAna));
  it('have nothing that stands in anybody’s way: staff', () => lookAtAll(STAFF, asStaff));

  it('take no name for markup, and break no rule of the content policy', () => {
    expect(heard).to.deep.equal([]);
  });

  it('weigh no more than sixty kilobytes a page, compressed, with all that a first visit loads', async () => {
    const heavy: string[] = [];
    let weighed = 0;
    for (const [paths, door] of [[GUEST, undefined], [CLIENT, asAna], [STAFF, asStaff]] as const) {
      const { context, page } = await open();
      await door?.(page);
      for (const path of paths) {
        const bodies = new Map<string, Promise<Buffer>>();
        const keep = (answer: { url(): string; body(): Promise<Buffer> }): void => void bodies.set(new URL(answer.url()).pathname, answer.body().catch(() => Buffer.alloc(0)));
        page.on('response', keep);
        await page.goto(app.base + path, { waitUntil: 'load' });
        page.removeListener('response', keep);
        const bytes = (await Promise.all(bodies.values())).reduce((sum, body) => sum + brotliCompressSync(body).length, 0);
        if (bytes > MOST_BYTES) heavy.push(`${path}: ${String(bytes)}`);
        if (bytes > LEAST_BYTES) weighed += 1;
      }
      await context.close();
    }
    expect(heavy).to.deep.equal([]);
    expect(weighed).to.equal(GUEST.length + CLIENT.length + STAFF.length);
  });

  it('are walked by keyboard: past the navigation, with a ring around what has the focus', async () => {
    const { context, page } = await open();
    await asStaff(page);
    await page.goto(`${app.base}/staff/clients`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.className')).to.equal('skip');
    const seen = new Set<string>();
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press('Tab');
      const [name = '', ring] = await page.evaluate<string[]>(AT_FOCUS);
      if (name.startsWith('BODY')) break;
      seen.add(name);
      expect(ring, name).to.equal('solid');
    }
    expect(seen.size).to.be.greaterThan(20);
    await context.close();
  });

  it('are walked by keyboard where things are bought and written: every field is reached, with a ring, and nothing holds the focus', async () => {
    const walks = [
      ['/order/1', undefined, 5], ['/order/bundle/1', undefined, 3], ['/cart', undefined, 0], ['/domains/search?q=ana', undefined, 1],
      ['/payers/e-invoices', asAna, 5], ['/staff/texts/1/en/mail.invoice-issued.subject', asStaff, 3],
    ] as const;
    for (const [path, door, least] of walks) {
      const { context, page } = await open();
      await door?.(page);
      await page.goto(app.base + path);
      const fields = await page.evaluate<string[]>(FIELDS);
      const seen = new Set<string>();
      // A preview that is drawn anew while it has the focus lets go of it: the walk goes on from the beginning, once.
      for (let i = 0, ends = 0; i < 300 && ends < 2; i += 1) {
        await page.keyboard.press('Tab');
        const [name = '', ring] = await page.evaluate<string[]>(AT_FOCUS);
        if (name.startsWith('BODY')) {
          ends += 1;
          continue;
        }
        seen.add(name);
        if (!name.startsWith('IFRAME')) expect(ring, `${path}: ${name}`).to.equal('solid');
      }
      expect(fields.filter((each) => !seen.has(each)), path).to.deep.equal([]);
      expect(fields.length, path).to.be.at.least(least);
      await context.close();
    }
  });

  it('find and do anything from the palette, and on a plain page without scripts', async () => {
    const { context, page } = await open();
    await asStaff(page);
    await page.keyboard.press('Control+k');
    await page.locator('#palette input').fill('client1@');
    await page.locator('#palette-hits a[href="/staff/clients/1"]').waitFor();
    await page.locator('#palette-hits [aria-selected="true"]').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/staff/clients/1');
    await context.close();
    const plain = await open({ javaScriptEnabled: false });
    await asStaff(plain.page);
    await plain.page.goto(`${app.base}/staff/find?q=F-2027`);
    expect(await plain.page.locator('main a[href^="/staff/invoices/"]').count()).to.be.greaterThan(0);
    await plain.context.close();
  });

  it('say what an order costs while it is made', async () => {
    const { context, page } = await open();
    const clients = (): Promise<number> => app.call<{ items: readonly unknown[] }>('clients.list', {}).then(({ items }) => items.length);
    const before = await clients();
    await page.goto(`${app.base}/order/1`);
    const total = async (): Promise<string> => (await page.locator('#summary dd.total').textContent()) ?? '';
    const one = await total();
    await page.fill('[name="quantity"]', '3');
    await Promise.all([page.waitForResponse((answer) => answer.request().method() === 'POST'), page.locator('[name="quantity"]').blur()]);
    await page.locator('#summary dd.total').filter({ hasNotText: one }).waitFor();
    const cents = (text: string): number => Number(text.replaceAll(/\D/g, ''));
    expect(cents(await total())).to.be.closeTo(cents(one) * 3, 2);
    expect(await clients()).to.equal(before);
    await context.close();
  });

  it('sell to somebody new without scripts: order, account and payment on two pages', async () => {
    const { context, page } = await open({ javaScriptEnabled: false });
    await page.goto(`${app.base}/shop`);
    await page.locator('.plan a.btn').first().click();
    await page.fill('[name="email"]', 'new@example.com');
    await page.fill('[name="name"]', 'Bruno');
    await page.fill('[name="password"]', 'short');
    await page.locator('button[value="order"]').click();
    expect(await page.locator('.error').first().textContent()).to.have.length.greaterThan(5);
    expect(await page.inputValue('[name="name"]')).to.equal('Bruno');
    await page.fill('[name="password"]', 'long enough for all');
    await page.locator('button[value="order"]').click();
    await page.waitForURL('**/invoices/**');
    await page.locator('form:has([name="_form"][value="pay"]) button.main').click();
    expect(await page.locator('main').textContent()).to.contain('Provedor Fibra');
    await context.close();
  });

  it('let a client in without scripts: a wrong password says so and keeps the address, the right one leads to what is due', async () => {
    const { context, page } = await open({ javaScriptEnabled: false });
    await signIn(page, '/sign-in?next=%2Finvoices', ana.email, 'not the password');
    expect(await page.inputValue('[name="email"]')).to.equal(ana.email);
    expect(await page.locator('main').textContent()).to.match(/not right|wrong|incorrect|does not|don.t match/i);
    await page.fill('[name="password"]', 'a client signs in');
    await press(page, 'sign-in');
    expect(new URL(page.url()).pathname).to.equal('/invoices');
    await page.locator('main a[href^="/invoices/"]').first().click();
    expect(await page.locator('main').textContent()).to.contain('Provedor Fibra');
    await context.close();
  });

  it('show staff what a client sees, under a banner, and let them change nothing', async () => {
    const { context, page } = await open();
    await asStaff(page);
    await page.goto(`${app.base}/staff/clients/1`);
    await page.locator('form:has([value="view-as"]) [name="reason"]').fill('a call about the invoice');
    await press(page, 'view-as');
    expect(await page.locator('.acting').textContent()).to.contain('Owner');
    await page.goto(`${app.base}/account`);
    await page.fill('[name="phone"]', '1');
    await press(page, 'save');
    expect(await page.locator('main').textContent()).to.contain('may not');
    await page.locator('.acting button').click();
    await page.waitForURL('**/staff/clients/1');
    await context.close();
  });

  it('keep how somebody wants to see things', async () => {
    const { context, page } = await open({ javaScriptEnabled: false });
    await page.goto(`${app.base}/appearance`);
    await page.locator('[name="theme"][value="dark"]').check();
    await page.locator('[name="contrast"][value="more"]').check();
    await page.locator('main button.main').click();
    await page.goto(`${app.base}/shop`);
    expect(await page.locator('html').getAttribute('data-theme')).to.equal('dark');
    expect(await page.locator('html').getAttribute('data-contrast')).to.equal('more');
    await context.close();
  });
});
