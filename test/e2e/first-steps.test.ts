import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment, startServer } from '@billet/cli';
import { systemCaller } from '@billet/kernel';
import { openTestApp, requireComponent, startFakeStripe, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { formOf, within } from './support/task-budget.ts';

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('first steps keep within their budgets', function () {
  this.timeout(180_000);
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  const newPage = async (): Promise<Page> => {
    const page = await (await browser.newContext({ locale: 'en', reducedMotion: 'reduce' })).newPage();
    page.setDefaultTimeout(30_000);
    return page;
  };

  describe('of clients', () => {
    let app: TestApp;
    let fake: Awaited<ReturnType<typeof startFakeStripe>>;
    let account = 0;
    let ana: TestClient;
    before(async () => {
      app = await openTestApp({ fakes: true });
      fake = await startFakeStripe();
      account = (await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'stripe', name: 'Cards', settings: fake.settings() })).id;
      ana = await app.signUp('Ana Souza');
    });
    after(async () => {
      await fake.stop();
      await app.close();
    });

    it('a guest orders hosting and a new domain on one page', async () => {
      const hosting = await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'hosting', slug: 'web-start', name: { en: 'Web start' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 1990 }] });
      const tld = await app.call<{ id: number }>('tlds.create', { brandId: app.brandId, name: 'test' });
      await app.call('tlds.setPrices', { id: tld.id, prices: ['register', 'renew'].map((action) => ({ action, currency: 'BRL', price: 3000 })) });
      const page = await newPage();
      await within({ actions: 14, loads: 1, fields: 12, seconds: 60 }, page, `${app.base}/order/${String(hosting.id)}`, async ({ go, fill, tick, key }) => {
        await tick('[name="domain_how"][value="register"]');
        await page.locator('[name="domain_name"]').waitFor();
        await fill('[name="domain_name"]', 'one-page.test');
        await key('Tab');
        await page.locator('[name="r_street"]').waitFor();
        await page.locator('#summary', { hasText: 'one-page.test' }).waitFor();
        for (const [name, value] of [['email', 'lia@example.com'], ['name', 'Lia Reis'], ['phone', '+5511912345678'], ['password', 'a long password'], ['r_street', 'Rua 2'], ['r_postcode', '50000-000'], ['r_city', 'Recife']] as const) await fill(`[name="${name}"]`, value);
        await go('button.main[value="order"]');
        expect(new URL(page.url()).pathname).to.match(/^\/invoices\/\d+$/);
      });
      const [order] = (await app.call<{ items: readonly { id: number }[] }>('orders.list', { limit: 1 })).items;
      const { items } = await app.call<{ items: readonly { productId: number }[] }>('orders.get', { id: order?.id });
      expect(items).to.have.length(2);
      await page.context().close();
    });

    it('a client pays an open invoice with a saved card', async () => {
      const billed = async (): Promise<number> => (await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, currency: 'EUR', dueDate: '2027-02-15', lines: [{ description: 'Hosting', quantity: 1, unitPrice: 25_000 }], issue: true })).id;
      await app.call('payments.start', { invoiceIds: [await billed()], gatewayAccountId: account, saveMethod: true }, ana.caller);
      const [attempt] = await app.house.db.raw<{ key: string }>('select key from payment_attempts order by id desc limit 1');
      fake.payer.move(attempt?.key ?? '', 'pay');
      const page = await newPage();
      await page.goto(`${app.base}/sign-in?next=${encodeURIComponent(`/pay/return/${attempt?.key ?? ''}`)}`);
      await page.fill('[name="email"]', ana.email);
      await page.fill('[name="password"]', 'a client signs in');
      await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('sign-in')), page.locator(`${formOf('sign-in')} button`).first().click()]);
      await app.house.settle();
      const invoiceId = await billed();
      const worker = setInterval(() => void app.house.settle(), 100);
      try {
        // From the mail about the invoice it is one press; from the first page one more, on what is due.
        await within({ actions: 2, loads: 2 }, page, `${app.base}/`, async ({ go }) => {
          await go('.due a.btn.main');
          await go(`${formOf('charge')} button`);
        });
        expect((await app.call<{ invoice: { settlement: string } }>('invoices.get', { id: invoiceId })).invoice.settlement).to.equal('paid');
        const second = await billed();
        await within({ actions: 1, loads: 1 }, page, `${app.base}/invoices/${String(second)}`, ({ go }) => go(`${formOf('charge')} button`));
        expect((await app.call<{ invoice: { settlement: string } }>('invoices.get', { id: second })).invoice.settlement).to.equal('paid');
      } finally {
        clearInterval(worker);
        await app.house.settle();
      }
      await page.context().close();
    });
  });

  describe('of a host', () => {
    const storage = mkdtempSync(join(tmpdir(), 'billet-steps-'));
    const known = { ...process.env };
    let server: Awaited<ReturnType<typeof startServer>>;
    before(async () => {
      Object.assign(process.env, { BILLET_STORAGE: storage, BILLET_SETUP_CODE: '24681357', BILLET_DATABASE: '', BILLET_LOG: 'silent' });
      server = await startServer({ environment: readEnvironment({ storage, port: 0 }), web: true, say: () => undefined });
    });
    after(async () => {
      await server.close();
      process.env = known;
      rmSync(storage, { recursive: true, force: true });
    });

    it('from an empty installation to a first order in five steps', async () => {
      const page = await newPage();
      const base = `http://127.0.0.1:${String(server.port)}`;
      await within({ actions: 32, loads: 15, fields: 16, seconds: 120 }, page, `${base}/setup`, async ({ go, fill, choose, tick }) => {
        const install = formOf('install');
        for (const [name, value] of [['code', '24681357'], ['company', 'Provedor Fibra Ltda'], ['brand', 'Fibra'], ['name', 'Dona Clara'], ['email', 'dona@example.com'], ['password', 'a password of the owner']] as const) await fill(`${install} [name="${name}"]`, value);
        await go(`${install} button`);
        const next = async (path: string): Promise<void> => {
          await go('a[href="/staff"]');
          await go(`main .rows a[href="${path}"]`);
        };
        await next('/staff/gateways/new');
        await go('a[href="/staff/gateways/new?extension=bank-transfer"]');
        for (const [name, value] of [['name', 'Bank'], ['s_holder', 'Provedor Fibra Ltda'], ['s_account', '1 2 3']] as const) await fill(`main [name="${name}"]`, value);
        await go(`${formOf('create')} button`);
        await next('/staff/products/new');
        for (const [name, value] of [['name', 'Fibra 20M'], ['slug', 'fibra-20m'], ['price', '99.90']] as const) await fill(`main [name="${name}"]`, value);
        await go('main form button.main');
        await next('/staff/clients/new');
        for (const [name, value] of [['name', 'Ana Souza'], ['email', 'ana@example.com']] as const) await fill(`main [name="${name}"]`, value);
        await go('main form button.main');
        await go('main a[href^="/staff/orders/new?client="]');
        await Promise.all([page.waitForResponse((answer) => answer.request().method() === 'POST'), choose('[name="i0_product"]', '1')]);
        await page.locator('#summary dd.total').waitFor();
        await tick('[name="accept"]');
        await go('button[value="order"]');
        expect(new URL(page.url()).pathname).to.equal('/staff/orders/1');
        await go('a[href="/staff"]');
        expect(await page.locator('main').textContent()).to.not.contain('First steps');
      });
      const { items } = (await server.house.executor.callByName('services.list', {}, { ...systemCaller, audience: 'staff', actor: { kind: 'staff', id: '1' }, userId: 1 })) as { items: readonly { status: string }[] };
      expect(items.map(({ status }) => status)).to.deep.equal(['active']);
      await page.context().close();
    });
  });
});
