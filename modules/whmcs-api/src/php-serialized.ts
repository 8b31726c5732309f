import { invalid } from '@billet/sdk';

/** What PHP's `serialize()` may hold here: texts, numbers, yes and no, nothing, and arrays of them. */
export type PhpValue = string | number | boolean | null | PhpArray;

export type PhpArray = Map<string, PhpValue>;

const DEEPEST = 8;
const MOST = 1000;

/**
 * Reads what PHP's `serialize()` wrote, strictly: no objects, no references, nothing behind the end. Lengths count bytes.
 * Throws `PHP_SERIALIZED` with the place at which it stopped.
 */
export const readPhpSerialized = (bytes: Buffer, field: string): PhpValue => {
  let at = 0;
  let values = 0;
  const stop = (): never => {
    throw invalid('PHP_SERIALIZED', field, `This is no serialized array of PHP (byte ${String(at)}).`);
  };
  const take = (text: string): void => {
    if (bytes.toString('latin1', at, at + text.length) !== text) stop();
    at += text.length;
  };
  const upTo = (end: string, pattern: RegExp): string => {
    const till = bytes.indexOf(end, at, 'latin1');
    const text = till < 0 || till - at > 40 ? stop() : bytes.toString('latin1', at, till);
    if (!pattern.test(text)) stop();
    at = till + end.length;
    return text;
  };
  const text = (): string => {
    const length = Number(upTo(':"', /^(0|[1-9]\d{0,6})$/));
    if (at + length > bytes.length) stop();
    const read = bytes.toString('utf8', at, at + length);
    at += length;
    take('";');
    return read;
  };
  const array = (depth: number): PhpArray => {
    if (depth > DEEPEST) stop();
    const count = Number(upTo(':{', /^(0|[1-9]\d{0,3})$/));
    const read: PhpArray = new Map();
    for (let i = 0; i < count; i += 1) {
      const key = value(depth + 1);
      if (typeof key !== 'string' && typeof key !== 'number') stop();
      read.set(String(key), value(depth + 1));
    }
    take('}');
    return read;
  };
  const value = (depth: number): PhpValue => {
    values += 1;
    if (values > MOST) stop();
    const kind = bytes.toString('latin1', at, at + 2);
    at += 2;
    switch (kind) {
      case 'N;':
        return null;
      case 'b:':
        return upTo(';', /^[01]$/) === '1';
      case 'i:':
        return Number(upTo(';', /^-?\d{1,15}$/));
      case 'd:':
        return Number(upTo(';', /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/));
      case 's:':
        return text();
      case 'a:':
        return array(depth);
      default:
        at -= 2;
        return stop();
    }
  };
  const read = value(0);
  if (at !== bytes.length) stop();
  return read;
};
