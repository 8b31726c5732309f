import { DatabaseError } from './errors.ts';

/** What cannot be stored, with the way to it; the way is put together only when it is needed. */
class Unstorable extends Error {
  readonly way: string;
  readonly why: string;

  constructor(way: string, why: string) {
    super(why);
    this.way = way;
    this.why = why;
  }
}

const below = (step: string, part: unknown): string => {
  try {
    return encode(part);
  } catch (error) {
    throw error instanceof Unstorable ? new Unstorable(`${step}${error.way}`, error.why) : error;
  }
};

const encodeObject = (value: Readonly<Record<string, unknown>>): string => {
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const item = value[key];
    if (item === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${below(`.${key}`, item)}`;
  }
  return `{${text}}`;
};

const encode = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) throw new Unstorable('', `${String(value)} is outside the safe range`);
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map((item: unknown, i) => below(`[${String(i)}]`, item ?? null)).join(',')}]`;
      if (value instanceof Date) throw new Unstorable('', 'a Date cannot be stored; use ISO text');
      return encodeObject(value as Readonly<Record<string, unknown>>);
    default:
      throw new Unstorable('', `a ${typeof value} cannot be stored as JSON`);
  }
};

/** JSON with sorted keys and no spaces: equal values give equal text, so the text can be hashed and compared. */
export const canonicalJson = (value: unknown): string => {
  try {
    return encode(value);
  } catch (error) {
    throw error instanceof Unstorable ? new DatabaseError('range', `$${error.way}: ${error.why}`) : error;
  }
};
