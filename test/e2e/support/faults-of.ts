import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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
  await page.evaluate(AXE);
  return [...found, ...(await page.evaluate<string[]>(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id }) => id))`))];
};
