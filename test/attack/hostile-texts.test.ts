import { systemCaller } from '@billet/kernel';
import { requireComponent, staffCaller, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { chromiumAvailable, openBrowser } from '../e2e/support/browser.ts';
import { aroundTexts } from './around-texts.ts';
import { columnsWith, fillWithHostileTexts, takesTexts } from './fill-with-hostile-texts.ts';
import { openHostileHouse, type HostileHouse } from './hostile-house.ts';
import { TAKEN_FOR_MARKUP } from './hostile-texts.ts';
import { KEEPS_NO_TEXT } from './keeps-no-text.ts';

const LONG = process.env['BILLET_LONG'] === '1';
/** Pages of one kind are seen so many times; and so many kinds in one area. */
const MOST = LONG ? { alike: 6, pages: 600 } : { alike: 1, pages: 300 };

/** Two addresses that differ in numbers only are pages of one kind, as are those of extensions and chapters of the guide. */
const kindOf = (path: string): string => path.replace(/\?.*/, '').replaceAll(/\/[^/]*\d[^/]*/g, '/N').replace(/^(\/staff\/(?:extensions|guide))\/.*/, '$1/N');

const LINKS = `[...document.querySelectorAll('a[href^="/"]')].map((a) => a.getAttribute('href').replace(/#.*/, '')).filter((href) => !/sign-out|\\.(pdf|csv|zip|xml)|\\/(pdf|xml)\\b|export|download|assets/.test(href))`;

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('hostile texts in every field that takes text', function () {
  this.timeout(LONG ? 1_800_000 : 240_000);
  let place: HostileHouse;
  let app: TestApp;
  let browser: Browser;
  let ana: TestClient;
  let done: ReadonlySet<string>;

  before(async () => {
    place = await openHostileHouse();
    ({ app, ana } = place);
    browser = await openBrowser();
    done = await fillWithHostileTexts(app.house, aroundTexts(place), (operation, input) => app.house.executor.callByName(operation.name, input, operation.audience.includes('staff') ? staffCaller : operation.audience.includes('client') ? ana.caller : systemCaller));
    await app.house.settle();
  });

  after(async () => {
    await browser.close();
    await place.close();
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
      // A file is kept by the browser and not shown.
      const answer = await page.goto(app.base + path, { waitUntil: 'load' }).catch((error: unknown) => {
        if (String(error).includes('Download is starting')) return undefined;
        throw error;
      });
      if (answer === undefined) continue;
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

  it('are taken by every command that has a place for a text, but for those listed with a reason', async () => {
    const commands = app.house.registry.all().map(({ operation }) => operation).filter(takesTexts).map(({ name }) => name);
    expect(commands.filter((name) => !done.has(name) && !(name in KEEPS_NO_TEXT)), 'say in around-texts.ts what it needs, or in keeps-no-text.ts why not').to.deep.equal([]);
    expect(Object.keys(KEEPS_NO_TEXT).filter((name) => !commands.includes(name)), 'listed, but there is no such command').to.deep.equal([]);
    expect(await columnsWith(app.house, /alert\(1\)|foreign\.example/)).to.have.length.greaterThan(90);
  });

  it('run nothing before the eyes of guests', async () => {
    const { found, seen } = await walk(['/shop', '/order/1', '/sign-in', '/sign-up'], undefined);
    expect(found).to.deep.equal([]);
    expect(seen).to.be.greaterThan(4);
  });

  it('run nothing before the eyes of clients', async () => {
    const { found, hostile, seen } = await walk(['/', '/services/1', '/invoices/1', '/account'], signIn('/sign-in', ana.email, 'a client signs in'));
    expect(found).to.deep.equal([]);
    expect(hostile, `pages of ${String(seen)} with hostile texts`).to.be.greaterThan(30);
  });

  it('run nothing before the eyes of staff', async () => {
    const { found, hostile, seen } = await walk(['/staff/clients/1', '/staff/products/1', '/staff/find?q=alert', '/staff/invoices/1', '/staff/services/1', '/staff'], signIn('/staff/sign-in', 'owner@example.com', 'the owner signs in'));
    expect(found).to.deep.equal([]);
    expect(hostile, `pages of ${String(seen)} with hostile texts`).to.be.greaterThan(90);
  });
});
