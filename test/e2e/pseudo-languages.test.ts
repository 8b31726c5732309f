import { openTestApp, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { PSEUDO, writePseudoLanguages } from './support/pseudo-languages.ts';

const GUEST = ['/shop', '/order/1', '/sign-in', '/sign-up'];
const CLIENT = ['/', '/services', '/services/1', '/invoices', '/invoices/1', '/account', '/account/security'];
const STAFF = ['', '/clients', '/clients/1', '/services/1', '/invoices/1', '/payments', '/products/new', '/settings', '/look', '/runs'].map((path) => `/staff${path}`);

/** What sticks out of the page, and buttons whose words do not fit into them. */
const MISFITS = `(() => {
  const found = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) found.push('the page is ' + document.documentElement.scrollWidth + ' wide');
  for (const each of document.querySelectorAll('.btn, .badge, label, h1, h2, th')) {
    const style = getComputedStyle(each);
    if (style.overflow === 'visible' || each.clientWidth === 0 || each.closest('.table-wrap, .sr-only, .visually-hidden')) continue;
    if (each.scrollWidth > each.clientWidth + 1) found.push(each.tagName + ' ' + each.textContent.trim().slice(0, 40));
  }
  return found;
})()`;

(requireComponent('Chromium', chromiumAvailable()) ? describe : describe.skip)('languages that are longer, and written the other way', function () {
  this.timeout(240_000);
  let app: TestApp;
  let browser: Browser;
  let ana: TestClient;
  const packs = writePseudoLanguages();

  before(async () => {
    app = await openTestApp({ extensionRoots: [packs.root] });
    ana = await app.signUp('Ana Souza');
    await app.pay((await app.order(ana)).invoiceId);
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await app.close();
    packs.remove();
  });

  const signIn = async (page: Page, door: string, email: string, password: string): Promise<void> => {
    await page.goto(app.base + door);
    await page.fill('[name="email"]', email);
    await page.fill('[name="password"]', password);
    await page.locator('main form button').first().click();
    await page.waitForLoadState('networkidle');
  };

  for (const { locale, direction } of PSEUDO) {
    for (const width of [360, 1280]) {
      it(`${locale}, ${String(width)} wide: everything is translated, nothing is cut off or sticks out`, async () => {
        for (const table of ['clients', 'users', 'staff']) await app.house.db.writer.raw(`update ${table} set locale = ?`, [locale]);
        const misfits: string[] = [];
        const walk = async (door: readonly [string, string, string] | undefined, paths: readonly string[]): Promise<void> => {
          const context = await browser.newContext({ locale, viewport: { width, height: 800 }, reducedMotion: 'reduce' });
          const page = await context.newPage();
          if (door !== undefined) await signIn(page, ...door);
          for (const path of paths) {
            const answer = await page.goto(app.base + path);
            expect(answer?.status(), path).to.equal(200);
            expect(await page.locator('html').getAttribute('dir'), path).to.equal(direction);
            expect(await page.locator('body').textContent(), path).to.match(/[áéíóúñ]\w*~/);
            for (const misfit of (await page.evaluate(MISFITS)) as readonly string[]) misfits.push(`${path}: ${misfit}`);
          }
          await context.close();
        };
        await walk(undefined, GUEST);
        await walk(['/sign-in', ana.email, 'a client signs in'], CLIENT);
        await walk(['/staff/sign-in', 'owner@example.com', 'the owner signs in'], STAFF);
        expect(misfits).to.deep.equal([]);
      });
    }
  }
});
