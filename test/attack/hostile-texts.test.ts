import { openTestApp, requireComponent, staffCaller, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { chromiumAvailable, openBrowser } from '../e2e/support/browser.ts';
import { columnsWith, fillWithHostileTexts } from './fill-with-hostile-texts.ts';
import { HOSTILE_TEXTS, TAKEN_FOR_MARKUP } from './hostile-texts.ts';

const LONG = process.env['BILLET_LONG'] === '1';
/** Pages of one kind are seen so many times; and so many kinds in one area. */
const MOST = LONG ? { alike: 6, pages: 400 } : { alike: 1, pages: 24 };

/** Two addresses that differ in numbers only are pages of one kind. */
const kindOf = (path: string): string => path.replace(/\?.*/, '').replaceAll(/\/[^/]*\d[^/]*/g, '/N');

const LINKS = `[...document.querySelectorAll('a[href^="/"]')].map((a) => a.getAttribute('href').replace(/#.*/, '')).filter((href) => !/sign-out|\\.(pdf|csv|zip|xml)|\\/(pdf|xml)\\b|export|assets/.test(href))`;

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('hostile texts in every field that takes text', function () {
  this.timeout(LONG ? 1_800_000 : 120_000);
  let app: TestApp;
  let browser: Browser;
  let ana: TestClient;
  let done = 0;

  before(async () => {
    app = await openTestApp();
    browser = await openBrowser();
    ana = await app.signUp(HOSTILE_TEXTS[2] ?? '');
    const { invoiceId } = await app.order(ana);
    await app.pay(invoiceId);
    await app.order(ana);
    done = await fillWithHostileTexts(app.house, (operation, input) => app.house.executor.callByName(operation.name, input, operation.audience.includes('staff') ? staffCaller : ana.caller));
    await app.house.settle();
  });

  after(async () => {
    await browser.close();
    await app.close();
  });

  /** Follows the links of an area, one page of each kind, and tells of all that was taken for markup. */
  const walk = async (starts: readonly string[], door: ((page: Page) => Promise<void>) | undefined): Promise<{ readonly seen: number; readonly hostile: number; readonly found: readonly string[] }> => {
    const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce' });
    const page = await context.newPage();
    const found: string[] = [];
    const tell = (what: string): void => void found.push(`${new URL(page.url()).pathname}: ${what}`);
    page.on('dialog', (dialog) => {
      tell(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => { tell(error.message); });
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('status of')) tell(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(app.base) && !request.url().startsWith('data:')) tell(`asked for ${request.url()}`);
    });
    await door?.(page);
    const queue = [...starts];
    const kinds = new Map<string, number>();
    let seen = 0;
    let hostile = 0;
    for (let path = queue.shift(); path !== undefined && seen < MOST.pages; path = queue.shift()) {
      const kind = kindOf(path);
      const times = kinds.get(kind) ?? 0;
      if (times >= MOST.alike) continue;
      kinds.set(kind, times + 1);
      const answer = await page.goto(app.base + path, { waitUntil: 'load' });
      if ((answer?.status() ?? 500) >= 500) found.push(`${path}: status ${String(answer?.status())}`);
      seen += 1;
      found.push(...(await page.evaluate<string[]>(TAKEN_FOR_MARKUP)).map((html) => `${path}: ${html}`));
      if (await page.evaluate<boolean>(`/alert\\(1\\)|foreign\\.example/.test(document.documentElement.innerHTML)`)) hostile += 1;
      for (const link of await page.evaluate<string[]>(LINKS)) if (!kinds.has(kindOf(link)) || LONG) queue.push(link);
    }
    await context.close();
    return { seen, hostile, found };
  };

  const signIn = (door: string, email: string, password: string) => async (page: Page): Promise<void> => {
    await page.goto(app.base + door);
    await page.fill('[name="email"]', email);
    await page.fill('[name="password"]', password);
    await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('sign-in')), page.locator('form:has([name="_form"][value="sign-in"]) button').first().click()]);
  };

  it('are taken by the house in many places', async () => {
    expect(done).to.be.greaterThan(80);
    expect(await columnsWith(app.house, /alert\(1\)|foreign\.example/)).to.have.length.greaterThan(40);
  });

  it('run nothing before the eyes of guests', async () => {
    const { found, seen } = await walk(['/shop', '/order/1', '/sign-in', '/sign-up'], undefined);
    expect(found).to.deep.equal([]);
    expect(seen).to.be.greaterThan(4);
  });

  it('run nothing before the eyes of clients', async () => {
    const { found, hostile, seen } = await walk(['/', '/services/1', '/invoices/1', '/account'], signIn('/sign-in', ana.email, 'a client signs in'));
    expect(found).to.deep.equal([]);
    expect(hostile, `pages of ${String(seen)} with hostile texts`).to.be.greaterThan(5);
  });

  it('run nothing before the eyes of staff', async () => {
    const { found, hostile, seen } = await walk(['/staff/clients/1', '/staff/products/1', '/staff/find?q=alert', '/staff/invoices/1', '/staff/services/1', '/staff'], signIn('/staff/sign-in', 'owner@example.com', 'the owner signs in'));
    expect(found).to.deep.equal([]);
    expect(hostile, `pages of ${String(seen)} with hostile texts`).to.be.greaterThan(10);
  });
});
