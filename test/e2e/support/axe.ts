import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// Frames, style sheets as text and selectors are of no use here and cost half of the time.
const RUN = `axe.run(document, { runOnly: ${JSON.stringify(TAGS)}, resultTypes: ['violations'], selectors: false, preload: false, iframes: false }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 160)))`;

/** What a page asks too much of somebody: WCAG 2.2 AA as axe finds it, with the first place of each fault. */
export const axeFaults = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(AXE);
  return page.evaluate<string[]>(RUN);
};
