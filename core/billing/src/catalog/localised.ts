/** The text for a locale out of `{ "en": …, "pt-BR": … }`: exact, then the language, then English, then any. */
export const localised = (texts: unknown, locale: string): string => {
  if (typeof texts !== 'object' || texts === null) return '';
  const map = texts as Readonly<Record<string, string>>;
  const [language = ''] = locale.split('-');
  return map[locale] ?? map[language] ?? Object.entries(map).find(([key]) => key.startsWith(`${language}-`))?.[1] ?? map['en'] ?? Object.values(map)[0] ?? '';
};
