import { openTestApp, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { HOSTILE_TEXTS, TAKEN_FOR_MARKUP } from '../attack/hostile-texts.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { enter } from './support/enter.ts';

/** Chromium's own software authenticator answers as a phone or a security key would. */
(requireComponent('Chromium', chromiumAvailable()) ? describe : describe.skip)('passkeys, in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let ana: TestClient;
  let browser: Browser;

  before(async () => {
    app = await openTestApp({ host: 'localhost' });
    ana = await app.signUp('Ana Souza');
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await app.close();
  });

  const at = (path: string): string => `${app.base}${path}`;

  const withAuthenticator = async (): Promise<Page> => {
    const context = await browser.newContext({ locale: 'en' });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('WebAuthn.enable');
    await session.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    return page;
  };

  it('one is made, signs in without a password, and is taken away again', async () => {
    const page = await withAuthenticator();
    await page.goto(at('/sign-in'));
    await page.fill('[name="email"]', ana.email);
    await page.fill('[name="password"]', 'a client signs in');
    await page.locator('main form button').first().click();
    await page.waitForURL(at('/'));
    await page.goto(at('/account/security'));
    await page.fill('[name="label"]', 'My phone');
    await page.locator('form:has(input[value="passkey-add"]) [name="current"]').fill('a client signs in');
    await page.locator('form:has(input[value="passkey-add"]) button').click();
    await page.getByText('My phone').first().waitFor();

    await page.context().clearCookies();
    await page.goto(at('/sign-in'));
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL(at('/'));
    expect(await page.locator('body').textContent()).to.contain('Ana Souza');

    await page.goto(at('/account/security'));
    await page.locator('form:has(input[value="passkey-remove"]) [name="current"]').fill('a client signs in');
    await page.locator('form:has(input[value="passkey-remove"]) button').click();
    await page.getByText('No passkey yet').waitFor();
    await page.context().clearCookies();
    await page.goto(at('/sign-in'));
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.locator('[role="alert"], .note[data-tone="bad"]').first().waitFor();
    expect(page.url()).to.contain('/sign-in');
  });

  it('take nothing of their names for markup', async () => {
    const page = await withAuthenticator();
    const heard: string[] = [];
    page.on('dialog', (dialog) => {
      heard.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(app.base) && !request.url().startsWith('data:')) heard.push(request.url());
    });
    const press = async (form: 'passkey-add' | 'passkey-remove'): Promise<void> => {
      const here = page.locator(`form:has(input[value="${form}"])`);
      await here.locator('[name="current"]').fill('a client signs in');
      await here.locator('button').click();
    };
    await enter(page, app.base, '/sign-in', ana.email);
    for (const label of HOSTILE_TEXTS.filter((text, i) => text.length <= 60 && !text.includes('\t') && i % 7 === 0)) {
      await page.goto(at('/account/security'));
      await page.fill('[name="label"]', label);
      await press('passkey-add');
      await page.getByText(label).first().waitFor();
      expect(await page.evaluate<string[]>(TAKEN_FOR_MARKUP), label).to.deep.equal([]);
      await press('passkey-remove');
      await page.getByText('No passkey yet').waitFor();
    }
    expect(heard).to.deep.equal([]);
    await page.context().close();
  });
});
