import { openTestApp, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

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
});
