import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse } from '@billet/billing';
import { createLog, newMasterKey } from '@billet/kernel';
import { hooksPage } from './hooks-page.ts';
import { operationsPage } from './operations-page.ts';
import { settingsPage } from './settings-page.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The generated pages of `docs/reference`, file name → text, from a house on a database that is thrown away. */
export const referencePages = async (): Promise<ReadonlyMap<string, string>> => {
  const storage = mkdtempSync(join(tmpdir(), 'billet-docs-'));
  const house = await openHouse({
    database: { engine: 'sqlite', file: join(storage, 'billet.db') },
    masterKey: newMasterKey(),
    log: createLog({ level: 'silent' }),
    config: { baseUrl: () => 'http://127.0.0.1:3000', storage },
    extensionRoots: ['modules', 'gateways', 'registrars', 'themes', 'lang'].map((group) => join(ROOT, group)),
    source: true,
    soleProcess: true,
  });
  try {
    // What is missing here would silently be missing in the pages.
    const broken = house.extensions.statuses().filter(({ state }) => state === 'set aside');
    if (broken.length > 0)
      throw new Error(broken.map(({ id, error }) => `${id}: ${error?.message ?? ''}`).join('\n'));
    return new Map([
      ['operations.md', operationsPage(house)],
      ['hooks.md', hooksPage(house)],
      ['settings.md', settingsPage(house)],
    ]);
  } finally {
    await house.close();
    rmSync(storage, { recursive: true, force: true });
  }
};
