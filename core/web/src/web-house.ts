import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenHouse } from '@billet/billing';
import { createCatalogue, type Catalogue, type LoadedExtension } from '@billet/kernel';
import type { LanguageDefinition } from '@billet/sdk';
import { createThemeEngine, type ThemeEngine, type ThemePackage } from './theme/theme-engine.ts';

/** What the web layer stands on. */
export interface WebHouse {
  readonly house: OpenHouse;
  readonly catalogue: Catalogue;
  /** Theme per area. */
  readonly themes: { readonly client: ThemeEngine; readonly staff: ThemeEngine };
  readonly secure: boolean;
}

const messagesIn = (dir: string): Record<string, string> => {
  const folder = join(dir, 'messages');
  if (!existsSync(folder)) return {};
  return Object.assign({}, ...readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>)) as Record<string, string>;
};

/** All messages of the started language packs; an extension's own `locales/<language>.json` fills in first. */
const loadLanguages = (extensions: readonly LoadedExtension[], catalogue: Catalogue): void => {
  for (const { package: pack, extension } of extensions) {
    const { locale, name, direction } = extension.definition as LanguageDefinition;
    catalogue.add({ locale, name, direction: direction ?? 'ltr', messages: messagesIn(pack.dir) });
  }
};

/** Loads languages and themes of a house; a broken theme is an error that names it. */
export const openWebHouse = (house: OpenHouse, options: { readonly clientTheme?: string; readonly staffTheme?: string } = {}): WebHouse => {
  const catalogue = createCatalogue();
  loadLanguages(house.extensions.started('language'), catalogue);
  const themes = new Map(
    house.extensions.started('theme').map(({ package: pack }): [string, ThemePackage] => [pack.manifest.id, { id: pack.manifest.id, dir: pack.dir, parent: pack.manifest.parent }]),
  );
  return {
    house,
    catalogue,
    themes: { client: createThemeEngine(options.clientTheme ?? 'aurora', themes), staff: createThemeEngine(options.staffTheme ?? 'console', themes) },
    secure: house.config.baseUrl().startsWith('https:'),
  };
};
