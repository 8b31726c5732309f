import { currencyExponent, type Money } from '@billet/sdk';
import { chinese, chineseParts } from './chinese.ts';
import { english } from './english.ts';
import { german } from './german.ts';
import type { Gender, Speak } from './groups.ts';
import { portuguese } from './portuguese.ts';
import { russian, ukrainian } from './slavic.ts';
import { spanish } from './spanish.ts';

const SPEAKERS: Readonly<Record<string, Speak>> = { en: english, de: german, es: spanish, pt: portuguese, ru: russian, uk: ukrainian };

/** The name of so many units of a currency, as the language's own data has it. */
const nameOf = (locale: string, currency: string, count: number): string => {
  const name = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'name', maximumFractionDigits: 0 }).formatToParts(count).find((part) => part.type === 'currency')?.value ?? currency;
  // Portuguese data has them as titles.
  return locale.startsWith('pt') ? name.toLocaleLowerCase(locale) : name;
};

/** What the name of one unit says of its gender: by its first word, which is the noun or an adjective of its gender. */
const genderOf = (language: string, one: string): Gender => {
  const [first = '', second = ''] = one.split(' ');
  if (language === 'de') return /(krone|rupie|lira|hrywnja|rupiah)$/i.test(one) ? 'f' : 'm';
  if (language === 'es' || language === 'pt') return /a$/.test(first) && !/o$/.test(second) ? 'f' : 'm';
  return /[ая]$/.test(first) ? 'f' : 'm';
};

const capital = (text: string, locale: string): string => `${text.slice(0, 1).toLocaleUpperCase(locale)}${text.slice(1)}`;

/** Whole millions are followed by "de" in Spanish and Portuguese. */
const linkOf = (language: string, whole: number): string => ((language === 'es' || language === 'pt') && whole >= 1_000_000 && whole % 1_000_000 === 0 ? ' de ' : ' ');

/** An amount as papers that are signed have it: whole units in words, the rest as a fraction in figures; Chinese in its own figures for money. Undefined in a language that has no words here. */
export const amountInWords = (locale: string, { amount, currency }: Money): string | undefined => {
  const [language = ''] = locale.split('-');
  const scale = 10 ** currencyExponent(currency);
  const [whole, part] = [Math.floor(Math.abs(amount) / scale), Math.abs(amount) % scale];
  const fraction = scale === 1 ? '' : ` ${String(part).padStart(String(scale).length - 1, '0')}/${String(scale)}`;
  const minus = amount < 0 ? '−' : '';
  if (language === 'zh') return `${minus}${nameOf(locale, currency, whole)}${chinese(whole)}元${scale === 100 ? chineseParts(part, whole) : part === 0 ? '整' : fraction}`;
  const speak = SPEAKERS[language];
  if (speak === undefined) return undefined;
  return `${minus}${capital(speak(whole, genderOf(language, nameOf(locale, currency, 1))), locale)}${linkOf(language, whole)}${nameOf(locale, currency, whole)}${fraction}`;
};
