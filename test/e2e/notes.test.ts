import { openTestApp, requireComponent, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { faultsOf } from './support/faults-of.ts';

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('notes of staff, in a browser', function () {
  this.timeout(60_000);
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
    it(`are added, pinned, changed and removed ${how}`, async () => {
      const { clientId } = await app.signUp(`Ana ${how}`);
      const page = await (await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })).newPage();
      const faults = (name: string): Promise<readonly string[]> => faultsOf(page, { shot: name, scripts: !('javaScriptEnabled' in options) });
      await page.goto(`${app.base}/staff/sign-in`);
      await page.fill('[name="email"]', 'owner@example.com');
      await page.fill('[name="password"]', 'the owner signs in');
      await page.locator('main form button').first().click();
      await page.waitForURL('**/staff');
      const client = `${app.base}/staff/clients/${String(clientId)}`;
      await page.goto(client);
      const form = page.locator('form:has([value="add-note"])');
      for (const [text, pinned] of [['Never cut the line before Friday: the hospital hangs on it', true], ['Called about a second router, wants an offer by mail. '.repeat(4), false]] as const) {
        await form.locator('textarea').fill(text);
        if (pinned) await form.locator('[name="sticky"]').check();
        await form.locator('button').click();
        await page.locator(`.rows .title:has-text("${text.slice(0, 20)}")`).waitFor();
      }
      expect(await faults('client')).to.deep.equal([]);
      await page.locator('.rows a.title:has-text("Never cut")').click();
      await page.waitForURL('**/staff/notes/*');
      expect(await faults('note')).to.deep.equal([]);
      const address = page.url();
      await page.locator('form:has([value="save"]) textarea').fill('The hospital moved');
      await page.locator('form:has([value="save"]) button').click();
      await page.locator('.rows a.title:has-text("The hospital moved")').waitFor();
      await page.goto(address);
      await page.locator('form:has([value="remove"]) button').click();
      await page.waitForURL(client);
      expect(await page.locator('.rows a.title:has-text("The hospital moved")').count()).to.equal(0);
      await page.context().close();
    });
  }
});
