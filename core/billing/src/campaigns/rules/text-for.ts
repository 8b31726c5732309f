const languageOf = (locale: string): string => locale.split('-')[0] ?? locale;

/** The text for a reader: in his language as he has it, in that language at all, else in the campaign's own. */
export const textFor = <T extends { readonly locale: string }>(texts: readonly T[], locale: string, own: string): T | undefined =>
  texts.find((text) => text.locale === locale) ??
  texts.find((text) => text.locale === languageOf(locale)) ??
  texts.find((text) => languageOf(text.locale) === languageOf(locale)) ??
  texts.find((text) => text.locale === own);
