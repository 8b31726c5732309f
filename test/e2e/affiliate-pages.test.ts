import { openTestApp, requireComponent, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { axeFaults } from './support/axe.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('affiliates, in a browser', function () {
  this.timeout(300_000);
  let app: TestApp;
  let browser: Browser;

  before(async () => {
    app = await openTestApp();
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await app.close();
  });

  const signIn = async (page: Page, door: string, email: string, password: string): Promise<void> => {
    await page.goto(app.base + door);
    await page.fill('[name="email"]', email);
    await page.fill('[name="password"]', password);
    await page.locator('main form button').first().click();
    await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
  };

  for (const [how, options] of [
    ['on a desk', { viewport: { width: 1280, height: 900 } }],
    ['on a phone in the dark, without scripts', { viewport: { width: 360, height: 800 }, colorScheme: 'dark', javaScriptEnabled: false }],
  ] as const) {
    it(`go from a click to a payout ${how}`, async () => {
      const ana = await app.signUp(`Ana ${how}`);
      const open = async (): Promise<Page> => (await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })).newPage();
      const [client, staff, guest] = [await open(), await open(), await open()];
      const faults = async (page: Page, name: string): Promise<readonly string[]> => {
        if (process.env['BILLET_SHOTS'] !== undefined) await page.screenshot({ path: `${process.env['BILLET_SHOTS']}/affiliates-${name}-${String(options.viewport.width)}.png`, fullPage: true });
        if ('javaScriptEnabled' in options) return (await page.locator('html').evaluate((root: { scrollWidth: number; clientWidth: number }) => root.scrollWidth > root.clientWidth)) ? ['too wide'] : [];
        return axeFaults(page);
      };
      const send = async (page: Page, form: string): Promise<void> => {
        await Promise.all([page.waitForResponse((answer) => answer.request().isNavigationRequest()), page.locator(`form:has(input[name="_form"][value="${form}"]) button`).first().click()]);
        await page.waitForLoadState('load');
      };
      await signIn(staff, '/staff/sign-in', 'owner@example.com', 'the owner signs in');
      await staff.goto(`${app.base}/staff/x/affiliates/programme`);
      await staff.check('[name="active"]');
      await staff.fill('#o-percent', '12.5');
      await staff.fill('#o-hold', '0');
      await send(staff, 'programme');
      expect(await staff.inputValue('#o-percent')).to.equal('12.5');
      await staff.selectOption('#n-product', { index: 0 });
      await staff.fill('#n-percent', '20');
      await send(staff, 'rule');
      expect(await faults(staff, 'programme')).to.deep.equal([]);

      await signIn(client, '/sign-in', ana.email, 'a client signs in');
      expect(await faults(client, 'home')).to.deep.equal([]);
      await client.goto(`${app.base}/x/affiliates`);
      expect(await faults(client, 'join')).to.deep.equal([]);
      await send(client, 'join');
      const link = (await client.locator('main bdi.mono').first().textContent()) ?? '';
      expect(link.startsWith(`${app.base}/x/affiliates/r/`)).to.equal(true);

      await guest.goto(link);
      expect(new URL(guest.url()).pathname).to.not.include('affiliates');
      await guest.goto(`${app.base}/sign-up`);
      await guest.fill('[name="name"]', 'Bia');
      await guest.fill('[name="email"]', `bia${String(options.viewport.width)}@example.org`);
      await guest.fill('[name="password"]', 'a client signs in');
      if ((await guest.locator('select[name="country"]').count()) > 0) await guest.selectOption('select[name="country"]', 'BR');
      await guest.locator('main form button').first().click();
      await guest.waitForURL((url) => !url.pathname.endsWith('/sign-up'));
      await app.house.settle();
      const [bia] = (await app.call<{ items: { id: number }[] }>('clients.list', { search: `bia${String(options.viewport.width)}@example.org` })).items;
      const { invoiceId } = await app.call<{ invoiceId: number }>('orders.place', { clientId: bia?.id, items: [{ productId: app.productId }] });
      await app.pay(invoiceId);

      await client.goto(`${app.base}/x/affiliates`);
      expect(await client.locator('.stat .figure').allTextContents()).to.include('1');
      await send(client, 'payout');
      expect(await faults(client, 'own')).to.deep.equal([]);
      await staff.goto(`${app.base}/staff/x/affiliates`);
      expect(await faults(staff, 'list')).to.deep.equal([]);
      await staff.goto(`${app.base}/staff/x/affiliates/affiliate?client=${String(ana.clientId)}`);
      expect(await faults(staff, 'waiting')).to.deep.equal([]);
      await send(staff, 'pay');
      expect(await staff.locator('main .badge').allTextContents()).to.include('Paid');
      expect(await faults(staff, 'one')).to.deep.equal([]);
      const { balances } = await app.call<{ balances: { amount: number }[] }>('payments.balance', { clientId: ana.clientId });
      expect(balances[0]?.amount).to.be.greaterThan(0);
      await client.goto(`${app.base}/`);
      expect(await faults(client, 'home-after')).to.deep.equal([]);
      for (const page of [client, staff, guest]) await page.context().close();
    });
  }
});
