import type { Page } from 'playwright-core';

/** Signs in by the form, at the door of an area. */
export const enter = async (page: Page, base: string, door: '/sign-in' | '/staff/sign-in', email = 'owner@example.com'): Promise<void> => {
  await page.goto(base + door);
  await page.fill('[name="email"]', email);
  await page.fill('[name="password"]', door === '/sign-in' ? 'a client signs in' : 'the owner signs in');
  await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('sign-in')), page.locator('form:has([name="_form"][value="sign-in"]) button').first().click()]);
};
