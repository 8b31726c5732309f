/** A person's name in two, as the other system keeps it: the last word is the family's. */
export const inTwo = (name: string): { readonly firstname: string; readonly lastname: string } => {
  const words = name.trim().split(/\s+/);
  return { firstname: words.slice(0, Math.max(1, words.length - 1)).join(' '), lastname: words.length > 1 ? (words.at(-1) ?? '') : '' };
};

const LANGUAGES: Readonly<Record<string, string>> = {
  english: 'en', 'portuguese-br': 'pt-BR', 'portuguese-pt': 'pt-BR', russian: 'ru', ukrainian: 'uk', chinese: 'zh-CN', 'chinese-cn': 'zh-CN', spanish: 'es', german: 'de',
};

/** Language by the name the other system gives it; one that is not here is left to the house. */
export const localeNamed = (name: string | undefined): string | undefined => LANGUAGES[name?.toLowerCase() ?? ''];

export const languageOf = (locale: string): string => Object.entries(LANGUAGES).find(([, each]) => each === locale)?.[0] ?? locale;
