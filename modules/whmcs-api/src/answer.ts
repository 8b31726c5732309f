import type { DoorReply } from '@billet/sdk';

/** What a program gets: texts, numbers, lists and named things. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

export type Answer = Readonly<Record<string, Value>>;

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

const plain = (value: string | number | boolean | null): string => {
  if (value === null) return '';
  return typeof value === 'boolean' ? (value ? '1' : '') : String(value);
};

/** An element may not begin with a digit, nor hold every sign. */
const element = (name: string): string => (/^[A-Za-z_][\w.-]*$/.test(name) ? name : `n${name.replaceAll(/[^\w.-]/g, '_')}`);

const xmlOf = (name: string, value: Value): string => {
  if (isList(value)) return value.map((each) => xmlOf(name, each)).join('');
  const tag = element(name);
  if (typeof value !== 'object' || value === null) return `<${tag}>${escape(plain(value))}</${tag}>`;
  return `<${tag}>${Object.entries(value).map(([key, each]) => xmlOf(key, each)).join('')}</${tag}>`;
};

/** name[key][0]=value, a line each. */
const nvpOf = (name: string, value: Value): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [`${name}=${plain(value).replaceAll(/\r?\n/g, '\\n')}`];
  return Object.entries(value).flatMap(([key, each]) => nvpOf(`${name}[${key}]`, each));
};

/** The answer as the caller wants to read it; without a wish, lines of names and values, as the other system does. */
export const sayIn = (wanted: string | undefined, answer: Answer, status = 200): DoorReply => {
  switch (wanted?.toLowerCase()) {
    case 'json':
      return { status, type: 'application/json', body: JSON.stringify(answer) };
    case 'xml':
      return { status, type: 'application/xml', body: `<?xml version="1.0" encoding="utf-8"?>\n${xmlOf('whmcsapi', answer)}\n` };
    default:
      return { status, type: 'text/plain', body: `${Object.entries(answer).flatMap(([key, value]) => nvpOf(key, value)).join('\n')}\n` };
  }
};
