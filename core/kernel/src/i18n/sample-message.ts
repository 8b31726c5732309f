import { IntlMessageFormat } from 'intl-messageformat';
import { inspectMessage, type MessageUse } from './inspect-message.ts';

/** A message with values that might come. */
export interface MessageSample {
  readonly values: Readonly<Record<string, string>>;
  readonly text: string;
}

type Value = string | number | Date;

const MOST = 12;
const DAY = new Date('2026-03-14T15:09:00Z');

/** One number for each plural form of the language. */
const numbersFor = (locale: string): readonly number[] => {
  const rules = new Intl.PluralRules(locale);
  const seen = new Map<string, number>();
  for (const n of [1, 2, 5, 21, 0, 3, 11, 100, 1_000_000]) if (!seen.has(rules.select(n))) seen.set(rules.select(n), n);
  return [...seen.values()].sort((a, b) => a - b);
};

const valuesOf = (use: MessageUse, name: string, locale: string): readonly Value[] => {
  const kinds = use.kinds.get(name);
  const options = use.options.get(name) ?? [];
  if (kinds?.has('plural') === true) return numbersFor(locale);
  if (kinds?.has('number') === true) return [1234];
  if (kinds?.has('date') === true || kinds?.has('time') === true) return [DAY];
  return options.length > 0 ? options : [`⟨${name}⟩`];
};

const shown = (value: Value): string => (value instanceof Date ? value.toISOString() : String(value));

/** The message as readers would see it: once for each plural form and each choice. Throws where it cannot be written. */
export const sampleMessage = (text: string, locale: string): readonly MessageSample[] => {
  const use = inspectMessage(text);
  const choices = use.arguments.map((name) => [name, valuesOf(use, name, locale)] as const);
  const first = Object.fromEntries(choices.map(([name, values]) => [name, values[0] ?? '']));
  const wanted = [first, ...choices.flatMap(([name, values]) => values.slice(1).map((value) => ({ ...first, [name]: value })))].slice(0, MOST);
  const format = text.includes('{') || text.includes("'") ? new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }) : undefined;
  return wanted.map((values) => ({
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shown(value)])),
    text: format === undefined ? text : String(format.format(values)),
  }));
};
