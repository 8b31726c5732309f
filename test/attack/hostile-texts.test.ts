import { systemCaller } from '@billet/kernel';
import { requireComponent, staffCaller, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { chromiumAvailable, openBrowser } from '../e2e/support/browser.ts';
import { startCrawl, type Crawl } from '../e2e/support/crawl.ts';
import { aroundTexts } from './around-texts.ts';
import { columnsWith, fillWithHostileTexts, takesTexts } from './fill-with-hostile-texts.ts';
import { openHostileHouse, type HostileHouse } from './hostile-house.ts';
import { TAKEN_FOR_MARKUP } from './hostile-texts.ts';
import { KEEPS_NO_TEXT } from './keeps-no-text.ts';

const LONG = process.env['BILLET_LONG'] === '1';
/** Pages of one kind are seen so many times. */
const ALIKE = LONG ? 6 : 1;
/** A walk takes so many pages at once, and so many parts are enough for all there are. */
const PART = LONG ? 400 : 110;
const PARTS = 4;

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

  interface Walk {
    readonly hostile: number;
    readonly found: readonly string[];
    readonly all: boolean;
  }

  /** Goes on with a walk, and tells of all that was taken for markup. */
  const walk = async (crawl: Crawl, door: ((page: Page) => Promise<void>) | undefined): Promise<Walk> => {
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
    let hostile = 0;
    const all = await crawl.go(page, async (path, status) => {
      if (status >= 500) found.push(`${path}: status ${String(status)}`);
      found.push(...(await page.evaluate<string[]>(TAKEN_FOR_MARKUP)).map((html) => `${path}: ${html}`));
      if (await page.evaluate<boolean>(`/alert\\(1\\)|foreign\\.example/.test(document.documentElement.innerHTML)`)) hostile += 1;
    }, PART);
    await context.close();
    return { hostile, found, all };
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
    const crawl = startCrawl(app.base, ['/shop', '/order/1', '/sign-in', '/sign-up'], ALIKE);
    const { found, all } = await walk(crawl, undefined);
    expect(found).to.deep.equal([]);
    expect([all, crawl.seen.length > 4]).to.deep.equal([true, true]);
  });

  it('run nothing before the eyes of clients', async () => {
    const { found, hostile, all } = await walk(startCrawl(app.base, ['/', '/services/1', '/invoices/1', '/account', `/domains/${String(place.ids.zoned)}/records`], ALIKE), signIn('/sign-in', ana.email, 'a client signs in'));
    expect(found).to.deep.equal([]);
    expect(hostile, 'pages with hostile texts').to.be.greaterThan(30);
    expect(all, 'all pages were seen').to.equal(true);
  });

  describe('before the eyes of staff', () => {
    let crawl: Crawl;
    let hostile = 0;
    let all = false;
    for (let part = 1; part <= PARTS; part += 1) {
      it(`run nothing, part ${String(part)} of ${String(PARTS)}`, async function () {
        if (part === 1) crawl = startCrawl(app.base, ['/staff/clients/1', `/staff/domains/${String(place.ids.zoned)}/records`, '/staff/products/1', '/staff/find?q=alert', '/staff/invoices/1', '/staff/services/1', '/staff'], ALIKE);
        if (all) return;
        const seen = await walk(crawl, signIn('/staff/sign-in', 'owner@example.com', 'the owner signs in'));
        expect(seen.found).to.deep.equal([]);
        hostile += seen.hostile;
        ({ all } = seen);
      });
    }

    it('on any page there is', () => {
      expect(all, `more than ${String(crawl.seen.length)} pages: add a part`).to.equal(true);
      expect(hostile, `pages of ${String(crawl.seen.length)} with hostile texts`).to.be.greaterThan(90);
    });
  });
});
