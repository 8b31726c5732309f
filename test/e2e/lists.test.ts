import { openTestApp, requireComponent, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { axeFaults } from './support/axe.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('lists of the staff area, in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;

  const open = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> => {
    const page = await (await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })).newPage();
    await page.goto(`${app.base}/staff/sign-in`);
    await page.fill('[name="email"]', 'owner@example.com');
    await page.fill('[name="password"]', 'the owner signs in');
    await page.locator('main form button').first().click();
    await page.waitForURL('**/staff');
    return page;
  };
  const faults = async (page: Page): Promise<readonly string[]> => {
    const ids = await axeFaults(page);
    const over = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    return over > 0 ? [...ids, `${String(over)} px too wide`] : ids;
  };
  const header = (page: Page): Promise<readonly string[]> => page.locator('thead th').allTextContents();

  before(async () => {
    app = await openTestApp();
    browser = await openBrowser();
    for (const name of ['Ana Souza', 'Bruno Lima', 'Carla Dias']) await app.signUp(name);
  });
  after(async () => {
    await browser.close();
    await app.close();
  });

  it('are filtered, kept under a name, and shown with other columns', async () => {
    const page = await open();
    await page.goto(`${app.base}/staff/clients?search=Bruno`);
    await page.locator('summary:has-text("Filter")').first().click();
    await page.selectOption('[name="kind"]', 'person');
    await page.locator('button:has-text("Show")').click();
    await page.waitForURL('**kind=person**');
    expect(page.url()).to.contain('search=Bruno');
    expect(await page.locator('tbody tr').count()).to.equal(1);
    expect(await faults(page)).to.deep.equal([]);
    await page.locator('summary:has-text("Save this filter")').click();
    await page.fill('.list-tools [name="name"]', 'Just Bruno');
    await page.locator('form:has([value="save-view"]) button').click();
    await page.locator('.views [aria-current]:has-text("Just Bruno")').waitFor();
    await page.locator('summary:has-text("Columns")').click();
    await page.locator('[name="column-phone"]').check();
    await page.locator('form:has([value="columns"]) button').click();
    await page.locator('thead th:has-text("Phone")').waitFor();
    expect(await header(page)).to.include('Phone');
    await page.locator('.views a').first().click();
    expect(await page.locator('tbody tr').count()).to.equal(3);
    await page.context().close();
  });

  it('do all that on a phone in the dark, and without scripts', async () => {
    const page = await open({ colorScheme: 'dark', viewport: { width: 360, height: 800 } });
    for (const path of ['/staff/clients?kind=person', '/staff/services?status=active', '/staff/invoices?settlement=paid', '/staff/orders?status=pending']) {
      await page.goto(app.base + path);
      await page.evaluate(`for (const each of document.querySelectorAll('.list-tools details')) each.open = true`);
      expect(await faults(page), path).to.deep.equal([]);
    }
    await page.context().close();
    const plain = await open({ javaScriptEnabled: false });
    await plain.goto(`${app.base}/staff/clients`);
    await plain.locator('summary:has-text("Filter")').first().click();
    await plain.fill('[name="country"]', 'zz');
    await plain.locator('button:has-text("Show")').click();
    await plain.waitForURL('**country=zz**');
    expect(await plain.locator('.empty').textContent()).to.contain('Nothing matches this filter.');
    await plain.context().close();
  });
});
