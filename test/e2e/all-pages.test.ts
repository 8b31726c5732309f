import { systemCaller } from '@billet/kernel';
import { requireComponent, staffCaller } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { clientPages } from '../../core/web/src/pages/client/index.ts';
import { staffPages } from '../../core/web/src/pages/staff/index.ts';
import { aroundTexts } from '../attack/around-texts.ts';
import { fillWithHostileTexts } from '../attack/fill-with-hostile-texts.ts';
import { openHostileHouse, type HostileHouse } from '../attack/hostile-house.ts';
import { CLIENT, GUEST, STAFF } from './support/area-pages.ts';
import { axeFaults } from './support/axe.ts';
import { BESIDE } from './support/beside.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { kindOf, startCrawl } from './support/crawl.ts';
import { MIRRORED_WRONGLY, MISFITS } from './support/misfits.ts';
import { PSEUDO, writePseudoLanguages } from './support/pseudo-languages.ts';

const LONG = process.env['BILLET_LONG'] === '1';

/** Each language with one width; all of them in the long run. */
const LOOKS = PSEUDO.flatMap((language, at) => (LONG ? [360, 1280] : [[360, 1280][at] ?? 360]).map((width) => ({ ...language, width })));

const PAGES = [clientPages, staffPages].flatMap((pages) => pages.map(({ path }) => ({ path, pattern: new RegExp(`^${path.replaceAll(/\{([^}]*)\}/g, '(?:$1)?').replaceAll(/:\w+/g, '[^/]+')}$`) })));

/** Which page an address is of; of an extension's page the kind of its address. */
const pageOf = (address: string): string => {
  const path = address.replace(/\?.*/, '');
  return PAGES.find(({ pattern }) => pattern.test(path))?.path ?? kindOf(path);
};

/** Pages that axe has seen; the first ones of them in the test of both areas, in every look of the long run. */
const looked = new Set([...GUEST, ...CLIENT, ...STAFF].map(pageOf));
const isNew = (address: string): boolean => looked.size < looked.add(pageOf(address)).size;

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('all pages, in languages that are longer and written the other way', function () {
  this.timeout(LONG ? 1_800_000 : 400_000);
  let place: HostileHouse;
  let browser: Browser;
  const packs = writePseudoLanguages();
  const visited = new Set<string>();

  before(async () => {
    place = await openHostileHouse({ extensionRoots: [packs.root] });
    const { app, ana } = place;
    await fillWithHostileTexts(app.house, aroundTexts(place), (operation, input) => app.house.executor.callByName(operation.name, input, operation.audience.includes('staff') ? staffCaller : operation.audience.includes('client') ? ana.caller : systemCaller));
    await app.house.settle();
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await place.close();
    packs.remove();
  });

  const signIn = async (page: Page, door: string, email: string, password: string): Promise<void> => {
    await page.goto(place.app.base + door);
    await page.fill('[name="email"]', email);
    await page.fill('[name="password"]', password);
    await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('sign-in')), page.locator('form:has([name="_form"][value="sign-in"]) button').first().click()]);
  };

  const areas = (): readonly (readonly [door: readonly [string, string, string] | undefined, starts: readonly string[]])[] => [
    [undefined, ['/shop', `/order/${String(place.ids.plan)}`, '/domains/search?q=ana', '/sign-in', '/sign-up', '/staff/sign-in', '/contact', '/appearance', '/cart']],
    [['/sign-in', place.ana.email, 'a client signs in'], ['/', `/services/${String(place.ids.service)}`, `/invoices/${String(place.ids.invoice)}`, '/account', '/balance', `/domains/${String(place.ids.domain)}`]],
    [['/staff/sign-in', 'owner@example.com', 'the owner signs in'], ['/staff', '/staff/clients/1', `/staff/services/${String(place.ids.service)}`, '/staff/invoices/1', '/staff/products/1', '/staff/find?q=ana', '/staff/clients/1/due-dates', '/staff/mass-updates/1', '/staff/products/1/unbundle', `/staff/domains/${String(place.ids.domain)}`]],
  ];

  for (const [at, { locale, direction, width }] of LOOKS.entries()) {
    it(`${locale}, ${String(width)} wide: nothing is cut off, sticks out or looks the wrong way`, async () => {
      for (const table of ['clients', 'users', 'staff']) await place.app.house.db.writer.raw(`update ${table} set locale = ?`, [locale]);
      const found: string[] = [];
      for (const [door, starts] of areas()) {
        const context = await browser.newContext({ locale, viewport: { width, height: 800 }, reducedMotion: 'reduce' });
        const page = await context.newPage();
        if (door !== undefined) await signIn(page, ...door);
        const crawl = startCrawl(place.app.base, starts);
        const all = await crawl.go(page, async (path, status) => {
          if (LONG || isNew(path)) {
            await page.emulateMedia({ colorScheme: (crawl.seen.length + at) % 2 === 0 ? 'light' : 'dark' });
            found.push(...(await axeFaults(page)).map((each) => `${path}: ${each}`));
          }
          if (status >= 400) found.push(`${path}: status ${String(status)}`);
          const dir = await page.locator('html').getAttribute('dir');
          if (dir !== direction) found.push(`${path}: is written ${String(dir)}`);
          const wrong = [...(await page.evaluate<string[]>(MISFITS)), ...(direction === 'rtl' ? await page.evaluate<string[]>(MIRRORED_WRONGLY) : [])];
          found.push(...wrong.map((each) => `${path}: ${each}`));
        }, 400);
        expect(all, 'all pages were seen').to.equal(true);
        for (const path of crawl.seen) visited.add(path.replace(/\?.*/, ''));
        await context.close();
      }
      expect(found).to.deep.equal([]);
    });
  }

  it('are all of the pages there are, but for those that only a mail or a provider leads to', () => {
    const first = new Set([...visited].map(pageOf));
    const missing = PAGES.map(({ path }) => path).filter((path) => !first.has(path) && !(path in BESIDE));
    expect(missing).to.deep.equal([]);
  });
});
