import type { Page } from 'playwright-core';

/** Places where names stand in addresses as numbers do elsewhere. */
const NAMED = /^(\/staff\/(?:extensions|guide|mail-templates|texts))((?:\/[^/]+)+)$/;

/** Two addresses that differ in numbers only are pages of one kind, as are those of extensions, templates and chapters of the guide. */
export const kindOf = (path: string): string =>
  path.replace(/\?.*/, '').replaceAll(/\/[^/]*\d[^/]*/g, '/N').replace(NAMED, (_all, place: string, names: string) => place + names.replaceAll(/[^/]+/g, 'N'));

const LINKS = `[...document.querySelectorAll('a[href^="/"]')].map((a) => a.getAttribute('href').replace(/#.*/, '')).filter((href) => !/sign-out|\\.(pdf|csv|zip|xml)|\\/(pdf|xml)\\b|export|download|assets|\\/api\\//.test(href))`;

export interface Crawl {
  /** Addresses that were seen. */
  readonly seen: readonly string[];
  /** Visits so many pages more; true = none is left. */
  go(page: Page, visit: (path: string, status: number) => Promise<void>, most: number): Promise<boolean>;
}

/** Follows the links of an area, so many pages of each kind; it can be stopped and goes on from there. */
export const startCrawl = (base: string, starts: readonly string[], alike = 1): Crawl => {
  const queue = [...starts];
  const kinds = new Map<string, number>();
  const seen: string[] = [];
  return {
    seen,
    go: async (page, visit, most) => {
      for (let visits = 0; visits < most && queue.length > 0; ) {
        const path = queue.shift() ?? '';
        const times = kinds.get(kindOf(path)) ?? 0;
        if (times >= alike) continue;
        kinds.set(kindOf(path), times + 1);
        // A file is kept by the browser and not shown.
        const answer = await page.goto(base + path, { waitUntil: 'load' }).catch((error: unknown) => {
          if (String(error).includes('Download is starting')) return undefined;
          throw error;
        });
        if (answer === undefined) continue;
        visits += 1;
        seen.push(path);
        await visit(path, answer?.status() ?? 500);
        for (const link of await page.evaluate<string[]>(LINKS)) if ((kinds.get(kindOf(link)) ?? 0) < alike) queue.push(link);
      }
      return queue.every((path) => (kinds.get(kindOf(path)) ?? 0) >= alike);
    },
  };
};
