import { openTestApp, requireComponent, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { axeFaults } from './support/axe.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('the network status, in a browser', function () {
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
    it(`is told by staff, and read by guests and clients ${how}`, async () => {
      const ana = await app.signUp(`Ana ${how}`);
      const open = async (): Promise<Page> => (await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })).newPage();
      const [client, staff, guest] = [await open(), await open(), await open()];
      const faults = async (page: Page, name: string): Promise<readonly string[]> => {
        if (process.env['BILLET_SHOTS'] !== undefined) await page.screenshot({ path: `${process.env['BILLET_SHOTS']}/status-${name}-${String(options.viewport.width)}.png`, fullPage: true });
        if ('javaScriptEnabled' in options) return (await page.locator('html').evaluate((root: { scrollWidth: number; clientWidth: number }) => root.scrollWidth > root.clientWidth)) ? ['too wide'] : [];
        return axeFaults(page);
      };
      const send = async (page: Page, form: string): Promise<void> => {
        await Promise.all([page.waitForResponse((answer) => answer.request().isNavigationRequest()), page.locator(`form:has(input[name="_form"][value="${form}"]) button`).first().click()]);
        await page.waitForLoadState('load');
      };
      await signIn(staff, '/staff/sign-in', 'owner@example.com', 'the owner signs in');
      await staff.goto(`${app.base}/staff/x/network-status`);
      expect(await faults(staff, 'empty')).to.deep.equal([]);
      await staff.goto(`${app.base}/staff/x/network-status/components`);
      await staff.fill('#c-name', `Core network ${how}`);
      await send(staff, 'save');
      expect(await faults(staff, 'components')).to.deep.equal([]);
      const [component] = (await app.call<{ items: { id: number }[] }>('networkStatus.components', { brandId: app.brandId })).items;
      await staff.goto(`${app.base}/staff/x/network-status`);
      await staff.fill('#i-title', 'A cable was cut');
      await staff.selectOption('#i-impact', 'outage');
      await staff.check(`[name="componentIds.${String(component?.id)}"]`);
      await staff.fill('#i-message', 'We look into it.\nMore within the hour.');
      await send(staff, 'open');
      expect(new URL(staff.url()).pathname).to.match(/^\/staff\/x\/network-status\/incidents\/\d+$/);
      await staff.selectOption('#u-state', 'identified');
      await staff.fill('#u-message', 'An excavator found it.');
      await send(staff, 'update');
      expect(await faults(staff, 'incident')).to.deep.equal([]);
      await staff.goto(`${app.base}/staff/x/network-status`);
      expect(await faults(staff, 'list')).to.deep.equal([]);
      await guest.goto(`${app.base}/x/network-status`);
      expect(await guest.locator('main').textContent()).to.include('An excavator found it.');
      expect(await faults(guest, 'public')).to.deep.equal([]);
      await signIn(client, '/sign-in', ana.email, 'a client signs in');
      expect(await client.locator('main').textContent()).to.include('A cable was cut');
      expect(await faults(client, 'home')).to.deep.equal([]);
      for (const page of [client, staff, guest]) await page.context().close();
    });
  }
});
