import { openTestApp, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const MOST_TABS = 80;

(requireComponent('Chromium', chromiumAvailable()) ? describe : describe.skip)('with the keyboard alone', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;
  let ana: TestClient;
  let invoiceId = 0;
  before(async () => {
    app = await openTestApp();
    ana = await app.signUp('Ana Souza');
    ({ invoiceId } = await app.order(ana));
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await app.close();
  });

  const open = async (path: string): Promise<Page> => {
    const page = await (await browser.newContext({ locale: 'en', reducedMotion: 'reduce' })).newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(app.base + path);
    return page;
  };
  /** Goes on by Tab until the focus is on something; a trap or a missing stop ends the test. */
  const tabTo = async (page: Page, selector: string): Promise<void> => {
    for (let i = 0; i < MOST_TABS; i += 1) {
      if (await page.evaluate<boolean>(`document.activeElement !== document.body && document.activeElement.matches(${JSON.stringify(selector)})`)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`The focus never came to ${selector}.`);
  };
  const enter = (page: Page): Promise<unknown> => Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  const signIn = async (page: Page, email: string, password: string): Promise<void> => {
    await tabTo(page, '[name="email"]');
    await page.keyboard.type(email);
    await page.keyboard.press('Tab');
    await tabTo(page, '[name="password"]');
    await page.keyboard.type(password);
    await enter(page);
  };

  it('a client signs in, finds what is due and begins to pay', async () => {
    const page = await open('/sign-in');
    await signIn(page, ana.email, 'a client signs in');
    expect(new URL(page.url()).pathname).to.equal('/');
    await tabTo(page, `main a[href^="/invoices/${String(invoiceId)}"]`);
    await enter(page);
    await tabTo(page, 'form:has([name="_form"][value="pay"]) button.main');
    await enter(page);
    expect(await page.locator('main').textContent()).to.contain('Provedor Fibra');
    await page.context().close();
  });

  it('staff open the palette, move in it, leave it and are where they were, and follow what they chose', async () => {
    const page = await open('/staff/sign-in');
    await signIn(page, 'owner@example.com', 'the owner signs in');
    await page.goto(`${app.base}/staff/clients`);
    const selected = (): Promise<string> => page.evaluate<string>(`document.querySelector('#palette-hits [aria-selected="true"]')?.id ?? ''`);
    await page.keyboard.press('Control+k');
    await page.locator('#palette-hits [aria-selected="true"]').waitFor();
    const first = await selected();
    await page.keyboard.press('ArrowDown');
    const second = await selected();
    expect(second).to.not.equal(first);
    expect(await page.evaluate<string>(`document.querySelector('#palette input').getAttribute('aria-activedescendant')`)).to.equal(second);
    await page.keyboard.press('ArrowUp');
    expect(await selected()).to.equal(first);
    await page.keyboard.press('ArrowUp');
    expect(await selected(), 'up from the first is the last').to.not.equal(first);
    await page.keyboard.press('Escape');
    expect(await page.evaluate<boolean>(`document.getElementById('palette').open`)).to.equal(false);
    expect(new URL(page.url()).pathname).to.equal('/staff/clients');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('client1@');
    await page.locator('#palette-hits [aria-selected="true"][href="/staff/clients/1"], #palette-hits [aria-selected="true"] a[href="/staff/clients/1"]').first().waitFor();
    await enter(page);
    expect(new URL(page.url()).pathname).to.equal('/staff/clients/1');
    await page.context().close();
  });

  it('staff find a right of a role by its words, and what is out of sight is still sent', async () => {
    const { id } = await app.call<{ id: number }>('roles.create', { name: 'Reader', permissions: ['clients.read'] });
    const page = await open('/staff/sign-in');
    await signIn(page, 'owner@example.com', 'the owner signs in');
    await page.goto(`${app.base}/staff/team/roles/${String(id)}`);
    await tabTo(page, '[data-filter] input');
    await page.keyboard.type('see invoices');
    expect(await page.locator('fieldset.rights .field:visible').count()).to.equal(1);
    await tabTo(page, '[name="may-invoices.read"]');
    await page.keyboard.press('Space');
    await page.locator('#role-preview', { hasText: 'See invoices' }).waitFor();
    await tabTo(page, 'main footer button');
    await enter(page);
    const { roles } = await app.call<{ roles: readonly { id: number; permissions: readonly string[] }[] }>('staff.list', {});
    expect(roles.find((role) => role.id === id)?.permissions).to.have.members(['clients.read', 'invoices.read']);
    await page.context().close();
  });
});
