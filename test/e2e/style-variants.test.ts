import { createHash } from 'node:crypto';
import { openTestApp, requireComponent, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { axeFaults } from './support/axe.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

/** Looks that the walk through all pages does not have. */
const VARIANTS = (['light', 'dark'] as const).flatMap((theme) => (['more.first', 'plain.harbour', 'more.harbour'] as const).map((rest) => `${theme}.${rest}`));
/** High contrast wins over the colours of a family: light and dark of it, and of the family without it. */
const DIFFERENT = 4;
const GUEST = ['/shop', '/order/1'];
const STAFF = ['/staff', '/staff/invoices/new?client=1'];
const COLOURS = `JSON.stringify([document.body, document.querySelector('.btn.main'), document.querySelector('main .card')].map((each) => each === null ? '' : [getComputedStyle(each).color, getComputedStyle(each).backgroundColor, getComputedStyle(each).borderTopColor]))`;

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('style variants', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;

  before(async () => {
    app = await openTestApp();
    browser = await openBrowser();
    await app.signUp('Ana Souza');
  });
  after(async () => {
    await browser.close();
    await app.close();
  });

  const walk = async (paths: readonly string[], door?: (page: Page) => Promise<void>): Promise<{ readonly found: readonly string[]; readonly colours: ReadonlySet<string> }> => {
    const found: string[] = [];
    const colours = new Set<string>();
    const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await door?.(page);
    for (const variant of VARIANTS) {
      await context.addCookies([{ name: 'billet_look', value: variant, url: app.base }]);
      for (const path of paths) {
        await page.goto(app.base + path);
        found.push(...(await axeFaults(page)).map((fault) => `${variant} ${path}: ${fault}`));
      }
      colours.add(await page.evaluate<string>(COLOURS));
    }
    await context.close();
    return { found, colours };
  };

  it('of the client area differ from each other, and every text can be read', async () => {
    const { found, colours } = await walk(GUEST);
    expect(found).to.deep.equal([]);
    expect(colours.size).to.equal(DIFFERENT);
  });

  it('come from files that are called by what is in them, kept for ever, and packed', async () => {
    const html = await fetch(`${app.base}/shop`).then((reply) => reply.text());
    const files = [...new Set([...html.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map((match) => match[1] ?? ''))];
    expect(files.length).to.be.at.least(4);
    for (const file of files) {
      const reply = await fetch(app.base + file, { headers: { 'accept-encoding': 'br' } });
      expect([reply.status, reply.headers.get('cache-control'), reply.headers.get('content-encoding')], file).to.deep.equal([200, 'public, max-age=31536000, immutable', 'br']);
      const [, , theme = '', hash = '', ...name] = file.split('/');
      expect(hash).to.equal(createHash('sha256').update(Buffer.from(await reply.arrayBuffer())).digest('hex').slice(0, 12));
      expect((await fetch(`${app.base}/assets/${theme}/000000000000/${name.join('/')}`)).status, file).to.equal(404);
    }
  });

  it('of the staff area likewise', async () => {
    const { found, colours } = await walk(STAFF, async (page) => {
      await page.goto(`${app.base}/staff/sign-in`);
      await page.fill('[name="email"]', 'owner@example.com');
      await page.fill('[name="password"]', 'the owner signs in');
      await Promise.all([page.waitForURL((url) => url.pathname === '/staff'), page.locator('main form button').first().click()]);
    });
    expect(found).to.deep.equal([]);
    expect(colours.size).to.equal(DIFFERENT);
  });
});
