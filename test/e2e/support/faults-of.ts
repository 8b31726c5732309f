import type { Page } from 'playwright-core';
import { axeFaults } from './axe.ts';

export interface Look {
  /** Name of the picture that is kept where `BILLET_SHOTS` says so; the width is added. */
  readonly shot: string;
  /** Without scripts only the width is looked at: what finds the rest is a script itself. */
  readonly scripts: boolean;
}

/** What is wrong with a page as it stands: wider than the screen, or in somebody's way (axe). */
export const faultsOf = async (page: Page, { shot, scripts }: Look): Promise<readonly string[]> => {
  const shots = process.env['BILLET_SHOTS'];
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${shot}-${String(page.viewportSize()?.width ?? 0)}.png`, fullPage: true });
  const wide = await page.locator('html').evaluate((root: { scrollWidth: number; clientWidth: number }) => root.scrollWidth > root.clientWidth);
  const found = wide ? ['too wide'] : [];
  if (!scripts) return found;
  return [...found, ...(await axeFaults(page))];
};
