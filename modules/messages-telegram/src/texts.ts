import { readdirSync, readFileSync } from 'node:fs';
import { formatMinor, type Money } from '@billet/sdk';

const FOLDER = new URL('../locales/', import.meta.url);
const FALLBACK = 'en';

const packs = new Map<string, Readonly<Record<string, string>>>();

const packOf = (locale: string): Readonly<Record<string, string>> => {
  const wanted = locale.toLowerCase();
  const known = packs.get(wanted);
  if (known !== undefined) return known;
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
  const name = names.find((each) => each === wanted) ?? names.find((each) => each.split('-')[0] === wanted.split('-')[0]) ?? FALLBACK;
  const pack = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as Readonly<Record<string, string>>;
  packs.set(wanted, pack);
  return pack;
};

const moneyText = (money: Money, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency }).format(formatMinor(money) as `${number}`);

/** The words of a message in the reader's language. */
export const messageText = (topic: string, locale: string, facts: Readonly<Record<string, string | Money>>): string =>
  (packOf(locale)[`text.${topic}`] ?? '').replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const value = facts[name];
    return value === undefined ? '' : typeof value === 'string' ? value : moneyText(value, locale);
  });
