import { malformed } from '@billet/sdk';

/** One element: tag, value, and where its tag begins in the whole code. */
export interface Element {
  readonly tag: string;
  readonly value: string;
  readonly offset: number;
}

/** Splits a code into its elements. Lengths count characters; every one has to fit and nothing may be left over. */
export const readTlv = (text: string, start = 0, path = ''): readonly Element[] => {
  const chars = Array.from(text);
  const elements: Element[] = [];
  let at = 0;
  while (at < chars.length) {
    const tag = chars.slice(at, at + 2).join('');
    const field = `${path}${tag}`;
    const offset = start + at;
    if (!/^\d{2}$/.test(tag)) throw malformed('brcode', 'a tag of two digits is expected', { offset, field });
    const digits = chars.slice(at + 2, at + 4).join('');
    if (!/^\d{2}$/.test(digits)) throw malformed('brcode', 'a length of two digits is expected', { offset: offset + 2, field });
    const length = Number(digits);
    if (length === 0) throw malformed('brcode', 'an element may not be empty', { offset: offset + 2, field });
    const value = chars.slice(at + 4, at + 4 + length);
    if (value.length < length) throw malformed('brcode', `the length says ${digits}, ${String(value.length)} characters are left`, { offset: offset + 2, field });
    if (elements.some((each) => each.tag === tag)) throw malformed('brcode', 'the tag comes twice', { offset, field });
    elements.push({ tag, value: value.join(''), offset });
    at += 4 + length;
  }
  return elements;
};

/** Writes one element. */
export const writeTlv = (tag: string, value: string): string => {
  const { length } = Array.from(value);
  if (length === 0 || length > 99) throw malformed('brcode', `${String(length)} characters do not fit into an element`, { field: tag });
  return `${tag}${String(length).padStart(2, '0')}${value}`;
};
