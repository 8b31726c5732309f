/** Languages of Stripe's payment page. */
const LOCALES: ReadonlySet<string> = new Set(
  'bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW'.split(
    ' ',
  ),
);

/** The page's language for one of ours (`pt-br`); `auto` lets the browser decide. */
export const pageLocale = (locale: string): string => {
  const [language = '', region] = locale.split(/[-_]/);
  const exact =
    region === undefined ? language.toLowerCase() : `${language.toLowerCase()}-${region.toUpperCase()}`;
  if (LOCALES.has(exact)) return exact;
  return LOCALES.has(language.toLowerCase()) ? language.toLowerCase() : 'auto';
};
