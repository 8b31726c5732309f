import { BilletError, currencyExponent, formatMinor, type Money } from '@billet/sdk';
import { IntlMessageFormat } from 'intl-messageformat';

/** Messages of one language: key → ICU text. */
export type Messages = Readonly<Record<string, string>>;

/** A language that is installed. */
export interface Language {
  readonly locale: string;
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  readonly messages: Messages;
}

/** Values for placeholders. */
export type MessageValues = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Texts, dates and money in the reader's language. */
export interface Translator {
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  t(key: string, values?: MessageValues): string;
  has(key: string): boolean;
  money(money: Money): string;
  /** A calendar date, `YYYY-MM-DD`. */
  date(date: string): string;
  /** An instant in a zone, with the time. */
  instant(instant: string, zone: string): string;
  number(value: number): string;
  bytes(value: number): string;
}

/** A text that takes the place of a shipped one. */
export interface TextOverride {
  /** Whose readers see it; '' = all. */
  readonly scope: string;
  readonly locale: string;
  readonly key: string;
  readonly text: string;
}

export interface Catalogue {
  add(language: Language): void;
  remove(locale: string): void;
  languages(): readonly { readonly locale: string; readonly name: string }[];
  /** The best installed language for what somebody asked for. */
  match(wanted: readonly string[]): string;
  /** Texts in a language; those written for a scope, or for all, stand before the shipped ones. */
  translator(locale: string, scope?: string): Translator;
  /** What stands before the shipped texts from now on, in place of what stood there. */
  override(overrides: readonly TextOverride[]): void;
  /** The shipped texts of a language, with those of English where it has none. */
  shipped(locale: string): Messages;
  /** Keys that were asked for and are nowhere. */
  missing(): ReadonlyMap<string, number>;
}

const REFERENCE = 'en';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** ICU text, or plain text as it stands. Angle brackets are text: markup is the template's business. */
const compile = (text: string, locale: string): IntlMessageFormat | string =>
  text.includes('{') || text.includes("'") ? new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }) : text;

const makeTranslator = (locale: string, chain: readonly Language[], missing: Map<string, number>): Translator => {
  const compiled = new Map<string, IntlMessageFormat | string>();
  const find = (key: string): IntlMessageFormat | string | undefined => {
    const cached = compiled.get(key);
    if (cached !== undefined) return cached;
    const language = chain.find(({ messages }) => Object.hasOwn(messages, key));
    const text = language?.messages[key];
    if (text === undefined || language === undefined) return undefined;
    const message = compile(text, language.locale);
    compiled.set(key, message);
    return message;
  };
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const numbers = new Intl.NumberFormat(locale);
  const currencies = new Map<string, Intl.NumberFormat>();
  return {
    locale,
    direction: chain[0]?.direction ?? 'ltr',
    has: (key) => find(key) !== undefined,
    t: (key, values = {}) => {
      const message = find(key);
      if (message === undefined) {
        missing.set(key, (missing.get(key) ?? 0) + 1);
        return key;
      }
      return typeof message === 'string' ? message : String(message.format(values));
    },
    money: ({ amount, currency }) => {
      const exponent = currencyExponent(currency);
      let format = currencies.get(currency);
      if (format === undefined) {
        format = new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: exponent, maximumFractionDigits: exponent });
        currencies.set(currency, format);
      }
      // As text: a double has no room for the cents of very large amounts.
      return format.format(formatMinor({ amount, currency }) as `${number}`).replace('-', '−');
    },
    date: (date) => dates.format(new Date(`${date}T00:00:00Z`)),
    instant: (instant, zone) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(new Date(instant)),
    number: (value) => numbers.format(value),
    bytes: (value) => {
      const size = Math.abs(value);
      const step = size < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(size) / 3));
      return new Intl.NumberFormat(locale, { style: 'unit', unit: UNITS[step] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: step === 0 ? 0 : 1 }).format(value / 1000 ** step);
    },
  };
};

const isLocale = (text: string): boolean => {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
};

/** All installed languages. English is the reference every chain ends in. */
export const createCatalogue = (): Catalogue => {
  const languages = new Map<string, Language>();
  const translators = new Map<string, Translator>();
  const missing = new Map<string, number>();
  let own = new Map<string, Record<string, string>>();

  const find = (wanted: string): Language | undefined => {
    const exact = languages.get(wanted);
    if (exact !== undefined) return exact;
    let full: Intl.Locale;
    try {
      full = new Intl.Locale(wanted).maximize();
    } catch {
      return undefined;
    }
    const near = [...languages.values()]
      .map((each) => ({ each, own: new Intl.Locale(each.locale).maximize() }))
      .filter(({ own }) => own.language === full.language && own.script === full.script);
    return (near.find(({ own }) => own.region === full.region) ?? near[0])?.each;
  };

  /** A language as a scope reads it: its own texts, those for all, the shipped ones. */
  const withOwn = (language: Language, scope: string): readonly Language[] =>
    [...new Set([scope, ''])].flatMap((each) => {
      const messages = own.get(`${each}|${language.locale}`);
      return messages === undefined ? [] : [{ ...language, messages }];
    }).concat(language);

  const chainOf = (locale: string): readonly Language[] => [find(locale), languages.get(REFERENCE)].filter((each): each is Language => each !== undefined);

  return {
    add: (language) => {
      if (!isLocale(language.locale)) throw new BilletError('LANGUAGE_INVALID', `"${language.locale}" is not a language tag`, { status: 500, field: 'locale' });
      for (const [key, text] of Object.entries(language.messages)) {
        try {
          compile(text, language.locale);
        } catch (cause) {
          throw new BilletError('LANGUAGE_INVALID', `${language.locale}: message "${key}" is not valid ICU`, { status: 500, field: key, cause });
        }
      }
      languages.set(language.locale, language);
      translators.clear();
    },
    remove: (locale) => {
      languages.delete(locale);
      translators.clear();
    },
    languages: () => [...languages.values()].map(({ locale, name }) => ({ locale, name })),
    match: (wanted) => wanted.map(find).find((each) => each !== undefined)?.locale ?? REFERENCE,
    translator: (locale, scope = '') => {
      const place = `${scope}|${locale}`;
      const cached = translators.get(place);
      if (cached !== undefined) return cached;
      const chain = chainOf(locale);
      const made = makeTranslator(chain[0]?.locale ?? REFERENCE, chain.flatMap((language) => withOwn(language, scope)), missing);
      translators.set(place, made);
      return made;
    },
    override: (overrides) => {
      own = new Map();
      for (const { scope, locale, key, text } of overrides) {
        const place = `${scope}|${locale}`;
        const messages = own.get(place) ?? {};
        messages[key] = text;
        own.set(place, messages);
      }
      translators.clear();
    },
    shipped: (locale) => Object.assign({}, ...chainOf(locale).map(({ messages }) => messages).reverse()) as Messages,
    missing: () => missing,
  };
};
