import { openTestApp, requireComponent, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const ready = requireComponent('Chromium', chromiumAvailable());

/** What has the focus: its tag, name and, where it leads, its address. */
const AT_FOCUS = `(() => { const at = document.activeElement; return [at.tagName, at.getAttribute('name') ?? '', at.getAttribute('href') ?? '', at.textContent.trim()]; })()`;

interface Focus {
  readonly tag: string;
  readonly name: string;
  readonly href: string;
  readonly text: string;
}

const MOST_STEPS = 200;

/** Goes on by Tab until something has the focus, as somebody without a mouse does. */
const tabTo = async (page: Page, what: string, wanted: (focus: Focus) => boolean): Promise<void> => {
  const seen: string[] = [];
  for (let i = 0; i < MOST_STEPS; i += 1) {
    await page.keyboard.press('Tab');
    const [tag = '', name = '', href = '', text = ''] = await page.evaluate<string[]>(AT_FOCUS);
    if (wanted({ tag, name, href, text })) return;
    seen.push(`${tag} ${name || href || text.slice(0, 20)}`);
  }
  throw new Error(`${what} was not reached; the focus was on ${[...new Set(seen)].join(', ')}`);
};

const type = async (page: Page, name: string, text: string): Promise<void> => {
  await tabTo(page, name, (focus) => focus.name === name);
  await page.keyboard.type(text);
};

for (const scripts of [true, false]) {
  (ready ? describe : describe.skip)(`a guest without a mouse, ${scripts ? 'with' : 'without'} scripts`, function () {
    this.timeout(120_000);
    let app: TestApp;
    let browser: Browser;
    before(async () => {
      app = await openTestApp();
      await app.call('products.setOption', {
        id: app.productId, key: 'router', kind: 'choice', name: { en: 'Router' }, required: true, choices: [{ key: 'none', name: { en: 'None' } }, { key: 'wifi', name: { en: 'Wi-Fi' } }],
        prices: [{ choice: 'none', currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 0 }, { choice: 'wifi', currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 1000 }],
      });
      browser = await openBrowser();
    });
    after(async () => {
      await browser.close();
      await app.close();
    });

    it('finds a plan, chooses, signs up and orders it, by Tab, typing and Enter alone', async () => {
      const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce', javaScriptEnabled: scripts });
      const page = await context.newPage();
      await page.goto(`${app.base}/`);
      await tabTo(page, 'the shop', ({ href }) => href === '/shop');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/shop');
      await tabTo(page, 'the plan', ({ href }) => href.startsWith(`/order/${String(app.productId)}`));
      await page.keyboard.press('Enter');
      await page.waitForURL('**/order/**');
      await type(page, 'option_router', 'Wi');
      await type(page, 'email', 'keys@example.com');
      await type(page, 'name', 'Ana Keys');
      await type(page, 'phone', '+55 81 3333 4444');
      await type(page, 'country', 'Brazil');
      await type(page, 'password', 'a long pass phrase');
      await tabTo(page, 'the payment method', ({ name }) => name === 'gatewayAccountId');
      await page.keyboard.press('Space');
      await tabTo(page, 'the button', ({ tag, text }) => tag === 'BUTTON' && text === 'Order with duty to pay');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => !url.pathname.startsWith('/order/'));
      expect(await page.locator('h1').first().textContent()).to.not.equal('');

      const { items: clients } = await app.call<{ items: { id: number; name: string; country: string }[] }>('clients.list', { search: 'keys@example.com' });
      expect(clients.map(({ name, country }) => [name, country])).to.deep.equal([['Ana Keys', 'BR']]);
      const { items: services } = await app.call<{ items: { options: unknown; status: string }[] }>('services.list', { clientId: clients[0]?.id ?? 0 });
      expect(services.map(({ options, status }) => [JSON.stringify(options).includes('wifi'), status])).to.deep.equal([[true, 'pending']]);
      await context.close();
    });
  });
}
