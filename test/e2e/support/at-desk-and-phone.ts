import { openTestApp, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import type { Browser, Page } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './browser.ts';
import { faultsOf } from './faults-of.ts';

/** What a story has to hand: people open pages of their own, each in a browser of its own. */
export interface Scene {
  readonly app: TestApp;
  /** `on a desk`, or on a phone; for names that must not come twice in one house. */
  readonly how: string;
  readonly width: number;
  readonly scripts: boolean;
  newPage(): Promise<Page>;
  asStaff(page: Page): Promise<void>;
  asClient(page: Page, client: TestClient): Promise<void>;
  /** Presses the first button of a form, or its last, and waits for the page that follows. */
  send(page: Page, form: string, which?: 'first' | 'last'): Promise<void>;
  /** What is wrong with the page as it stands; `shot` names its picture. */
  faults(page: Page, shot: string): Promise<readonly string[]>;
}

const LOOKS = [
  { how: 'on a desk', scripts: true, options: { viewport: { width: 1280, height: 900 } } },
  { how: 'on a phone in the dark, without scripts', scripts: false, options: { viewport: { width: 360, height: 800 }, colorScheme: 'dark', javaScriptEnabled: false } },
] as const;

const signIn = async (page: Page, door: string, email: string, password: string): Promise<void> => {
  await page.goto(door);
  await page.fill('[name="email"]', email);
  await page.fill('[name="password"]', password);
  await page.locator('main form button').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
};

const send: Scene['send'] = async (page, form, which = 'first') => {
  const buttons = page.locator(`form:has(input[name="_form"][value="${form}"]) button`);
  await Promise.all([page.waitForResponse((answer) => answer.request().isNavigationRequest()), buttons[which]().click()]);
  await page.waitForLoadState('load');
};

/** Tells a story in a real browser, on a desk with scripts and on a phone without them, in one house. */
export const atDeskAndPhone = (title: string, story: string, tell: (scene: Scene) => Promise<void>, furnish: (app: TestApp) => Promise<unknown> = () => Promise.resolve()): void => {
  (requireComponent('Chromium', chromiumAvailable()) ? describe : describe.skip)(`${title}, in a browser`, function () {
    this.timeout(300_000);
    let app: TestApp;
    let browser: Browser;
    before(async () => {
      app = await openTestApp();
      browser = await openBrowser();
      await furnish(app);
    });
    after(async () => {
      await browser.close();
      await app.close();
    });

    for (const { how, scripts, options } of LOOKS) {
      it(`${story} ${how}`, async () => {
        const opened: Page[] = [];
        await tell({
          app,
          how,
          width: options.viewport.width,
          scripts,
          newPage: async () => {
            const page = await (await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })).newPage();
            opened.push(page);
            return page;
          },
          asStaff: (page) => signIn(page, `${app.base}/staff/sign-in`, 'owner@example.com', 'the owner signs in'),
          asClient: (page, { email }) => signIn(page, `${app.base}/sign-in`, email, 'a client signs in'),
          send,
          faults: (page, shot) => faultsOf(page, { shot, scripts }),
        });
        for (const page of opened) await page.context().close();
      });
    }
  });
};
