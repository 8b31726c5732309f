/** In the reader's language, else in the same without its region, else in English, else in any: of these languages, which one. */
export const nearest = (locales: readonly string[], wanted: string): string | undefined => {
  const base = wanted.split('-')[0] ?? '';
  return locales.find((each) => each === wanted) ?? locales.find((each) => each === base) ?? locales.find((each) => each.split('-')[0] === base) ?? locales.find((each) => each === 'en') ?? [...locales].sort()[0];
};

export const nameIn = (names: Readonly<Record<string, string>>, locale: string): string => names[nearest(Object.keys(names), locale) ?? ''] ?? '';

/** Small letters without marks: `Configuração` is found by `configuracao`. */
export const plainForm = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** More words make no better search. */
export const MOST_WORDS = 8;

/** The words that somebody looks for. */
export const wordsOf = (typed: string): readonly string[] => [...new Set(plainForm(typed).split(/\s+/).filter((word) => word !== ''))].slice(0, MOST_WORDS);
