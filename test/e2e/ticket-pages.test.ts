import { openTestApp, requireComponent, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { axeFaults } from './support/axe.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('tickets, in a browser', function () {
  this.timeout(300_000);
  let app: TestApp;
  let browser: Browser;

  before(async () => {
    app = await openTestApp();
    browser = await openBrowser();
    await app.call('tickets.saveDepartment', { brandId: app.brandId, names: { en: 'Support' }, email: 'support@fibra.example', staffIds: [1], active: true });
  });
  after(async () => {
    await browser.close();
    await app.close();
  });

  const signIn = async (page: Page, door: string, email: string, password: string): Promise<void> => {
    await page.goto(app.base + door);
    await page.fill('[name="email"]', email);
    await page.fill('[name="password"]', password);
    await page.locator('main form button').first().click();
    await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
  };

  for (const [how, options] of [
    ['on a desk', { viewport: { width: 1280, height: 900 } }],
    ['on a phone in the dark, without scripts', { viewport: { width: 360, height: 800 }, colorScheme: 'dark', javaScriptEnabled: false }],
  ] as const) {
    it(`are opened by a client, answered by staff and read by the client ${how}`, async () => {
      const ana = await app.signUp(`Ana ${how}`);
      await app.order(ana);
      const open = async (): Promise<Page> => (await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })).newPage();
      const [client, staff] = [await open(), await open()];
      const faults = async (page: Page, name: string): Promise<readonly string[]> => {
        if (process.env['BILLET_SHOTS'] !== undefined) await page.screenshot({ path: `${process.env['BILLET_SHOTS']}/${name}-${String(options.viewport.width)}.png`, fullPage: true });
        if ('javaScriptEnabled' in options) return (await page.locator('html').evaluate((root: { scrollWidth: number; clientWidth: number }) => root.scrollWidth > root.clientWidth)) ? ['too wide'] : [];
        return axeFaults(page);
      };
      const send = async (page: Page, form: string): Promise<void> => {
        await Promise.all([page.waitForResponse((answer) => answer.request().isNavigationRequest()), page.locator(`form:has(input[name="_form"][value="${form}"]) button`).first().click()]);
        await page.waitForLoadState('load');
      };
      await signIn(client, '/sign-in', ana.email, 'a client signs in');
      await client.goto(`${app.base}/x/tickets`);
      expect(await faults(client, 'client-none')).to.deep.equal([]);
      await client.locator('main a.btn.main').first().click();
      await client.waitForURL('**/x/tickets/new');
      await client.fill('[name="subject"]', 'The line is down since noon');
      await client.fill('[name="message"]', 'Nothing works.\nThe router shows a red light. '.repeat(3));
      await client.setInputFiles('[name="file"]', { name: 'router.log', mimeType: 'text/plain', buffer: Buffer.from('red') });
      expect(await faults(client, 'client-new')).to.deep.equal([]);
      await send(client, 'open');
      const path = new URL(client.url()).pathname;
      expect(path).to.match(/^\/x\/tickets\/\d+$/);
      await signIn(staff, '/staff/sign-in', 'owner@example.com', 'the owner signs in');
      expect(await faults(staff, 'staff-dashboard')).to.deep.equal([]);
      await staff.goto(`${app.base}/staff/x/tickets`);
      expect(await faults(staff, 'staff-list')).to.deep.equal([]);
      await staff.goto(`${app.base}/staff${path}`);
      await staff.fill('[name="message"]', 'A cable was cut. It is mended by six.');
      await send(staff, 'answer');
      expect(await faults(staff, 'staff-ticket')).to.deep.equal([]);
      for (const [page, name] of [[`/staff/clients/${String(ana.clientId)}`, 'staff-client'], [`/staff/x/tickets/new?client=${String(ana.clientId)}`, 'staff-new'], ['/staff/x/tickets/departments', 'staff-departments']] as const) {
        await staff.goto(app.base + page);
        expect(await faults(staff, name), name).to.deep.equal([]);
      }
      await client.reload();
      expect(await client.locator('article').last().textContent()).to.include('A cable was cut.');
      expect(await faults(client, 'client-ticket')).to.deep.equal([]);
      await client.goto(`${app.base}/`);
      expect(await client.locator('main').textContent()).to.include('The line is down since noon');
      expect(await faults(client, 'client-home')).to.deep.equal([]);
      for (const page of [client, staff]) await page.context().close();
    });
  }
});
