import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentWordsRef, translatorsRef, type BrandLook, type OpenHouse } from '@billet/billing';
import { createCatalogue, type Catalogue, type LoadedExtension } from '@billet/kernel';
import type { LanguageDefinition } from '@billet/sdk';
import { barWidths, qrRows } from './drawings/index.ts';
import { openOwnTexts, type OwnTexts } from './texts/own-texts.ts';
import { paperLook } from './theme/paper-look.ts';
import { createThemeShelf, type ThemeShelf } from './theme/theme-shelf.ts';

/** What the web layer stands on. */
export interface WebHouse {
  readonly house: OpenHouse;
  readonly catalogue: Catalogue;
  readonly texts: OwnTexts;
  readonly themes: ThemeShelf;
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
  loadLanguages(house.extensions.started('language'), (['module', 'gateway', 'registrar', 'fiscal', 'addon'] as const).flatMap((kind) => house.extensions.started(kind)), catalogue);
  const texts = openOwnTexts(house, catalogue);
  const themes = createThemeShelf(house, { client: options.clientTheme ?? 'aurora', staff: options.staffTheme ?? 'console' });
  house.services.provide(translatorsRef, { in: (locale, brandId) => texts.in(locale, brandId) });
  house.services.provide(documentWordsRef, {
    look: async (brandId) => paperLook(themes, (await house.settings.get('look', 'brand', String(brandId))) as BrandLook),
    typefaces: () => house.extensions.started('language').flatMap(({ extension }) => (extension.definition as LanguageDefinition).typeface ?? []),
    qr: (text, label) => ({ label, rows: qrRows(text) }),
    bars: barWidths,
  });
  return {
    house,
    catalogue,
    texts,
    themes,
    secure: house.config.baseUrl().startsWith('https:'),
  };
};
