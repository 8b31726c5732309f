import { IDN, IDN_LANGUAGE } from '../namespaces.ts';
import { unicodeName } from '../names.ts';
import { tag } from '../xml/write-xml.ts';
import type { Extra } from './extra.ts';

/** Scripts: their table and, where a script leaves little doubt about the language, Verisign's tag for it. */
const SCRIPTS: readonly (readonly [RegExp, string, string?])[] = [
  [/\p{Script=Hangul}/u, 'Kore', 'KOR'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'Jpan', 'JPN'],
  [/\p{Script=Han}/u, 'Hani', 'CHI'],
  [/\p{Script=Cyrillic}/u, 'Cyrl', 'RUS'],
  [/\p{Script=Greek}/u, 'Grek', 'GRE'],
  [/\p{Script=Arabic}/u, 'Arab', 'ARA'],
  [/\p{Script=Hebrew}/u, 'Hebr', 'HEB'],
  [/\p{Script=Thai}/u, 'Thai', 'THA'],
  [/\p{Script=Latin}/u, 'Latn'],
];

/** Says in which table an internationalised name is written: `idnTable` or `idnLanguage` of the order, else by its script. */
export const idn: Extra = ({ spoken }, { object, verb, name, fields = {} }) => {
  const unicode = unicodeName(name);
  if (object !== 'domain' || verb !== 'create' || unicode === undefined) return undefined;
  const [, table, language] = SCRIPTS.find(([pattern]) => pattern.test(unicode)) ?? [];
  if (spoken.has(IDN_LANGUAGE)) {
    const wanted = fields['idnLanguage'] ?? language;
    return wanted === undefined ? undefined : tag(IDN_LANGUAGE)('tag', wanted);
  }
  const wanted = fields['idnTable'] ?? table;
  if (!spoken.has(IDN) || wanted === undefined) return undefined;
  const i = tag(IDN);
  return i('data', [i('table', wanted), i('uname', unicode)]);
};
