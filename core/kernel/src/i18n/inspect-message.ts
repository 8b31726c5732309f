import { IntlMessageFormat } from 'intl-messageformat';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** Kinds of the elements of a message (ICU MessageFormat), as its parser numbers them. */
const LITERAL = 0;
const PLURAL = 6;

/** How an argument is written. */
export type ArgumentKind = 'text' | 'number' | 'date' | 'time' | 'select' | 'plural';

const KINDS: readonly (ArgumentKind | undefined)[] = [undefined, 'text', 'number', 'date', 'time', 'select', 'plural'];

/** What a message needs and which plural forms it has. */
export interface MessageUse {
  readonly arguments: readonly string[];
  readonly plurals: readonly (readonly string[])[];
  /** How each argument is written, at each of its places. */
  readonly kinds: ReadonlyMap<string, ReadonlySet<ArgumentKind>>;
  /** What each argument of a choice is compared with. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

const NOTHING: MessageUse = { arguments: [], plurals: [], kinds: new Map(), options: new Map() };

const parse = (text: string): readonly Element[] => new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst();

/** Takes a message apart. Throws where it is not well formed. */
export const inspectMessage = (text: string): MessageUse => {
  if (!text.includes('{')) return NOTHING;
  const kinds = new Map<string, Set<ArgumentKind>>();
  const options = new Map<string, readonly string[]>();
  const plurals: (readonly string[])[] = [];
  const walk = (elements: readonly Element[]): void => {
    for (const element of elements) {
      const number: number = element.type;
      const kind = KINDS[number];
      if (number > LITERAL && number <= PLURAL && 'value' in element && kind !== undefined) kinds.set(element.value, (kinds.get(element.value) ?? new Set()).add(kind));
      if (!('options' in element)) continue;
      const names = Object.keys(element.options);
      if (number === PLURAL) plurals.push(names);
      else options.set(element.value, [...new Set([...(options.get(element.value) ?? []), ...names])]);
      for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  walk(parse(text));
  return { arguments: [...kinds.keys()].sort(), plurals, kinds, options };
};

const ACCENTS: Readonly<Record<string, string>> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', c: 'ç', n: 'ñ', A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú' };

/**
 * The same message as a made-up language shows it: with accents, and longer by two fifths, as the longest languages are.
 * What is cut off, or was never translated, is seen at once.
 */
export const pseudoMessage = (text: string): string => {
  const stretched = (word: string): string => `${[...word].map((letter) => ACCENTS[letter] ?? letter).join('')}${'~'.repeat(Math.floor(word.length * 0.4))}`;
  let depth = 0;
  // Only what stands outside of all braces is text for certain.
  return text.replaceAll(/[{}]|[^{}]+/g, (part) => {
    if (part === '{') depth += 1;
    if (part === '}') depth -= 1;
    return part === '{' || part === '}' || depth > 0 ? part : part.replaceAll(/[A-Za-z]{2,}/g, stretched);
  });
};
