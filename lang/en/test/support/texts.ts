import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Key → ICU text. */
export type Texts = Readonly<Record<string, string>>;

/** Something that brings texts: the core, or an extension with texts of its own. */
export interface TextSource {
  readonly name: string;
  /** The files of one language; none if the language is missing. */
  files(folder: string): readonly string[];
}

const ROOT = join(import.meta.dirname, '../../../..');
const GROUPS = ['modules', 'gateways', 'registrars', 'themes', 'examples'] as const;

const jsonIn = (dir: string): readonly string[] =>
  existsSync(dir) ? readdirSync(dir).filter((name) => name.endsWith('.json')) : [];

const core: TextSource = {
  name: 'core',
  files: (folder) => {
    const dir = join(ROOT, 'lang', folder, 'messages');
    return jsonIn(dir).map((name) => join(dir, name));
  },
};

const extension = (path: string): TextSource => ({
  name: path,
  files: (folder) => [join(ROOT, path, 'locales', `${folder}.json`)].filter((file) => existsSync(file)),
});

/** The folders of the language packs, for example `pt-br`. */
export const folders: readonly string[] = readdirSync(join(ROOT, 'lang')).filter((name) =>
  existsSync(join(ROOT, 'lang', name, 'package.json')),
);

/** `pt-br` → `pt-BR`. */
export const localeOf = (folder: string): string => Intl.getCanonicalLocales(folder)[0] ?? folder;

/** What a pack's package.json tells the house. */
export const manifestOf = (folder: string): Readonly<Record<string, unknown>> =>
  (
    JSON.parse(readFileSync(join(ROOT, 'lang', folder, 'package.json'), 'utf8')) as {
      billet: Record<string, unknown>;
    }
  ).billet;

export const sources: readonly TextSource[] = [
  core,
  ...GROUPS.filter((group) => existsSync(join(ROOT, group)))
    .flatMap((group) => readdirSync(join(ROOT, group)).map((name) => `${group}/${name}`))
    .filter((path) => jsonIn(join(ROOT, path, 'locales')).length > 0)
    .map(extension),
];

/** Keys as they stand in the files: one written twice appears twice. */
export const writtenKeys = (source: TextSource, folder: string): readonly string[] =>
  source
    .files(folder)
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^\s*("(?:[^"\\]|\\.)*")\s*:/gm)])
    .map((match) => JSON.parse(match[1] ?? '""') as string);

export const textsOf = (source: TextSource, folder: string): Texts =>
  Object.assign(
    {},
    ...source.files(folder).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Texts),
  ) as Texts;
