import { openTestApp, requireComponent, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { faultsOf } from './support/faults-of.ts';

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('expenses, in a browser', function () {
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

  for (const [how, options] of [
    ['on a desk', { viewport: { width: 1280, height: 900 } }],
    ['on a phone in the dark, without scripts', { viewport: { width: 360, height: 800 }, colorScheme: 'dark', javaScriptEnabled: false }],
  ] as const) {
    it(`are written down, come again and are paid ${how}`, async () => {
      const page = await (await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })).newPage();
      const faults = (name: string): Promise<readonly string[]> => faultsOf(page, { shot: `expenses-${name}`, scripts: !('javaScriptEnabled' in options) });
      const send = async (form: string, last = false): Promise<void> => {
        const button = page.locator(`form:has(input[name="_form"][value="${form}"]) button`);
        await Promise.all([page.waitForResponse((answer) => answer.request().isNavigationRequest()), (last ? button.last() : button.first()).click()]);
        await page.waitForLoadState('load');
      };
      const open = async (path: string, name: string): Promise<void> => {
        await page.goto(`${app.base}/staff${path}`);
        expect(await faults(name), name).to.deep.equal([]);
      };
      const suffix = String(options.viewport.width);
      await page.goto(`${app.base}/staff/sign-in`);
      await page.fill('[name="email"]', 'owner@example.com');
      await page.fill('[name="password"]', 'the owner signs in');
      await page.locator('main form button').first().click();
      await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
      if (how === 'on a desk') for (const [path, name] of [['/x/expenses', 'none'], ['/x/expenses/plans', 'no-plans'], ['/x/expenses/report', 'no-report'], ['/x/expenses/new', 'no-names']] as const) await open(path, name);
      await open('/x/expenses/lists', 'lists-empty');
      await page.locator('#s-new').fill(`Backbone Carrier of the Southern Hemisphere ${suffix}`);
      await send('supplier', true);
      await page.locator('#c-new').fill(`Lines and transit ${suffix}`);
      await send('category', true);
      await open('/x/expenses/lists', 'lists');
      await open('/x/expenses/new', 'new');
      await page.fill('#b-title', 'Transit of the first quarter, both upstream providers');
      await page.fill('#b-amount', '12345.60');
      await send('bill');
      expect(new URL(page.url()).pathname).to.match(/^\/staff\/x\/expenses\/bills\/\d+$/);
      await page.setInputFiles('#p-file', { name: 'bill.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') });
      await send('file');
      expect(await faults('bill')).to.deep.equal([]);
      await open('/x/expenses/plans', 'plans-new');
      await page.fill('#b-title', 'Rent of the mast');
      await page.fill('#b-amount', '800');
      await send('plan');
      expect(await faults('plan')).to.deep.equal([]);
      for (const [path, name] of [['', 'dashboard'], ['/x/expenses', 'list'], ['/x/expenses/plans', 'plans'], ['/x/expenses/report', 'report']] as const) await open(path, name);
      await page.goto(`${app.base}/staff/x/expenses`);
      await page.locator('tbody a').first().click();
      await page.waitForURL('**/bills/*');
      await send('pay');
      expect(await faults('paid')).to.deep.equal([]);
      expect(await page.locator('main').textContent()).to.include('Undo the payment');
      await page.context().close();
    });
  }
});
