import { openTestApp, requireComponent, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { faultsOf } from './support/faults-of.ts';

const BODY = '# First\n\n1. Take the plug out\n2. Wait **one** minute\n\n| Light | Means |\n|---|---|\n| red | no line |\n\n```\nping example.com\n```\n\nMore: [help](https://example.com)';

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('the knowledge base, in a browser', function () {
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
    it(`is written by staff and read by guests ${how}`, async () => {
      const page = await (await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })).newPage();
      const faults = (name: string): Promise<readonly string[]> => faultsOf(page, { shot: `knowledge-${name}`, scripts: !('javaScriptEnabled' in options) });
      const send = async (form: string, last = false): Promise<void> => {
        const button = page.locator(`form:has(input[name="_form"][value="${form}"]) button`);
        await Promise.all([page.waitForResponse((answer) => answer.request().isNavigationRequest()), (last ? button.last() : button.first()).click()]);
        await page.waitForLoadState('load');
      };
      const open = async (path: string, name: string): Promise<void> => {
        await page.goto(app.base + path);
        expect(await faults(name), name).to.deep.equal([]);
      };
      await page.goto(`${app.base}/staff/sign-in`);
      await page.fill('[name="email"]', 'owner@example.com');
      await page.fill('[name="password"]', 'the owner signs in');
      await page.locator('main form button').first().click();
      await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
      const base = '/staff/x/knowledge-base';
      if (how === 'on a desk') for (const [path, name] of [[base, 'none'], [`${base}/categories`, 'no-categories'], ['/x/knowledge-base', 'guest-none']] as const) await open(path, name);
      await open(`${base}/categories`, 'categories-new');
      await page.locator('#c-new').fill('en = Network and routers');
      await send('category', true);
      await open(`${base}/categories`, 'categories');
      await open(base, 'new');
      await send('add');
      expect(await faults('entry-new')).to.deep.equal([]);
      await page.fill('#e-locale', 'en');
      await page.fill('#e-title', 'How to set your router up when the light stays red');
      await page.fill('#e-body', BODY);
      await send('text');
      await page.check('[name="published"]');
      await send('entry');
      await page.locator('main ul a').first().click();
      await page.waitForURL('**language=en');
      expect(await faults('entry')).to.deep.equal([]);
      await open(base, 'list');
      const guest = await (await browser.newContext({ locale: 'en', ...options })).newPage();
      await guest.goto(`${app.base}/x/knowledge-base`);
      await guest.locator('main ul a').first().click();
      await guest.waitForURL('**/articles/*');
      const path = new URL(guest.url()).pathname;
      await guest.context().close();
      for (const [to, name] of [['/x/knowledge-base', 'guest-home'], [path, 'article'], ['/x/knowledge-base?q=router', 'found']] as const) await open(to, name);
      await page.context().close();
    });
  }
});
