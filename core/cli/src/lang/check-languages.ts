import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareMessage } from '@billet/kernel';

type Texts = Readonly<Record<string, string>>;

/** What is wrong with a language, compared with English. */
export interface LanguageReport {
  readonly pack: string;
  /** Texts of English that are there too, of all; 1 = complete. */
  readonly coverage: number;
  readonly missing: readonly string[];
  /** Texts that English does not have: nobody asks for them. */
  readonly unused: readonly string[];
  /** Texts that are not well formed, or whose arguments differ from those of English. */
  readonly arguments: readonly string[];
  /** Texts that lack a plural form of their language. */
  readonly plurals: readonly string[];
}

const textsIn = (file: string): Texts => JSON.parse(readFileSync(file, 'utf8')) as Texts;

const jsonIn = (dir: string): readonly string[] => (existsSync(dir) ? readdirSync(dir).filter((file) => file.endsWith('.json')) : []);

const compare = (pack: string, english: ReadonlyMap<string, string>, own: Texts): LanguageReport => {
  const both = [...english].flatMap(([key, reference]) => {
    const text = own[key];
    return text === undefined ? [] : [{ key, kinds: compareMessage(reference, text, pack).map(({ kind }) => kind) }];
  });
  return {
    pack,
    coverage: english.size === 0 ? 1 : both.length / english.size,
    missing: [...english.keys()].filter((key) => !Object.hasOwn(own, key)),
    unused: Object.keys(own).filter((key) => !english.has(key)),
    arguments: both.filter(({ kinds }) => kinds.some((kind) => kind !== 'plurals')).map(({ key }) => key),
    plurals: both.filter(({ kinds }) => kinds.includes('plurals')).map(({ key }) => key),
  };
};

/** An extension by its id, and its folder. */
interface ExtensionPlace {
  readonly id: string;
  readonly dir: string;
}

/** The texts extensions bring for a language, under `ext.<id>.`. */
export const extensionTexts = (extensions: readonly ExtensionPlace[], locale: string): Texts =>
  Object.fromEntries(
    extensions.flatMap(({ id, dir }) => {
      const file = join(dir, 'locales', `${locale}.json`);
      return existsSync(file) ? Object.entries(textsIn(file)).map(([key, text]) => [`ext.${id}.${key}`, text] as const) : [];
    }),
  );

/** All texts of a language: those of its pack, and of each extension. */
const allTexts = (packDir: string, locale: string, extensions: readonly ExtensionPlace[]): Texts => {
  const pack = jsonIn(join(packDir, 'messages')).map((file) => textsIn(join(packDir, 'messages', file)));
  return Object.assign({}, ...pack, extensionTexts(extensions, locale)) as Texts;
};

export interface LanguagePlace {
  /** Language packs by the code of their folder. */
  readonly packs: ReadonlyMap<string, string>;
  readonly extensions: readonly ExtensionPlace[];
}

/** Compares every language with English. */
export const checkLanguages = ({ packs, extensions }: LanguagePlace): readonly LanguageReport[] => {
  const english = new Map(Object.entries(allTexts(packs.get('en') ?? '', 'en', extensions)));
  return [...packs].filter(([code]) => code !== 'en').map(([code, dir]) => compare(code, english, allTexts(dir, code, extensions)));
};
