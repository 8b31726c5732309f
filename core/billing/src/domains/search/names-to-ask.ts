import { splitName, type NameProblem, type NameZone } from '../rules/index.ts';

/** A name worth asking about, or why it is none. */
export type Candidate =
  | { readonly kind: 'name'; readonly name: string; readonly unicode: string; readonly zone: string }
  | { readonly kind: 'bad'; readonly typed: string; readonly problem: NameProblem };

/** As many names as one search asks about. */
export const MOST_NAMES = 500;

/**
 * What is asked about when people type these texts: each name that is in a zone of ours, and, where one text was typed,
 * the same label in every other zone on show. A text without a zone is tried in all of them.
 */
export const namesToAsk = (typed: readonly string[], zones: readonly NameZone[], shown: readonly string[]): readonly Candidate[] => {
  const found = new Map<string, Candidate>();
  const add = (text: string): boolean => {
    const split = splitName(text, zones);
    if (split.ok) found.set(split.value.name, { kind: 'name', name: split.value.name, unicode: split.value.unicode, zone: split.value.zone });
    return split.ok;
  };
  for (const text of typed) {
    const split = splitName(text, zones);
    const label = split.ok ? (split.value.unicode.split('.')[0] ?? '') : text.trim().toLowerCase().replaceAll(/\s+/g, '');
    const bare = !split.ok && split.problem === 'UNKNOWN_ZONE' && !label.includes('.');
    if (!split.ok && !bare) found.set(text, { kind: 'bad', typed: text, problem: split.problem });
    if (split.ok) add(text);
    const elsewhere = bare || (typed.length === 1 && split.ok) ? shown.filter((zone) => add(`${label}.${zone}`)) : [];
    if (bare && elsewhere.length === 0) found.set(text, { kind: 'bad', typed: text, problem: shown.length === 0 ? 'UNKNOWN_ZONE' : 'SYNTAX' });
  }
  return [...found.values()].slice(0, MOST_NAMES);
};
