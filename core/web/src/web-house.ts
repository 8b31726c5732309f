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

type Texts = Record<string, string>;

const textsIn = (file: string): Texts => JSON.parse(readFileSync(file, 'utf8')) as Texts;

/** All files of a language pack, one a room. */
const messagesIn = (dir: string): Texts => {
  const folder = join(dir, 'messages');
  return existsSync(folder) ? (Object.assign({}, ...readdirSync(folder).map((file) => textsIn(join(folder, file)))) as Texts) : {};
};

/** An extension's own `locales/<locale>.json`; its keys stand under `ext.<id>.`, so extensions cannot meet. */
const ownTexts = ({ package: pack }: LoadedExtension, locale: string): Texts => {
  const file = join(pack.dir, 'locales', `${locale.toLowerCase()}.json`);
  if (!existsSync(file)) return {};
  return Object.fromEntries(Object.entries(textsIn(file)).map(([key, text]) => [`ext.${pack.manifest.id}.${key}`, text]));
};

const loadLanguages = (languages: readonly LoadedExtension[], others: readonly LoadedExtension[], catalogue: Catalogue): void => {
  for (const { package: pack, extension } of languages) {
    const { locale, name, direction } = extension.definition as LanguageDefinition;
    const messages = Object.assign({}, ...others.map((other) => ownTexts(other, locale)), messagesIn(pack.dir)) as Texts;
    catalogue.add({ locale, name, direction: direction ?? 'ltr', messages });
  }
};

/** Loads languages and themes of a house; a broken theme is an error that names it. */
export const openWebHouse = (house: OpenHouse, options: { readonly clientTheme?: string; readonly staffTheme?: string } = {}): WebHouse => {
  const catalogue = createCatalogue();
  loadLanguages(house.extensions.started('language'), (['module', 'gateway', 'registrar', 'addon'] as const).flatMap((kind) => house.extensions.started(kind)), catalogue);
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
