import { IntlMessageFormat } from 'intl-messageformat';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** Kinds of the elements of a message (ICU MessageFormat), as its parser numbers them. */
const LITERAL = 0;
const PLURAL = 6;

/** What a message needs and which plural forms it has. */
export interface MessageUse {
  readonly arguments: readonly string[];
  readonly plurals: readonly (readonly string[])[];
}

const NOTHING: MessageUse = { arguments: [], plurals: [] };

const parse = (text: string): readonly Element[] => new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst();

/** Takes a message apart. Throws where it is not well formed. */
export const inspectMessage = (text: string): MessageUse => {
  if (!text.includes('{')) return NOTHING;
  const found = new Set<string>();
  const plurals: (readonly string[])[] = [];
  const walk = (elements: readonly Element[]): void => {
    for (const element of elements) {
      const kind: number = element.type;
      if (kind > LITERAL && kind <= PLURAL && 'value' in element) found.add(element.value);
      if (!('options' in element)) continue;
      if (kind === PLURAL) plurals.push(Object.keys(element.options));
      for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  walk(parse(text));
  return { arguments: [...found].sort(), plurals };
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
