import { DatabaseError } from './errors.ts';

const encode = (value: unknown, path: string): string => {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
        throw new DatabaseError('range', `${path}: ${String(value)} is outside the safe range`);
      }
      return JSON.stringify(value);
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map((item, i) => encode(item ?? null, `${path}[${String(i)}]`)).join(',')}]`;
      if (value instanceof Date) throw new DatabaseError('range', `${path}: a Date cannot be stored; use ISO text`);
      const fields = Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => `${JSON.stringify(key)}:${encode(item, `${path}.${key}`)}`);
      return `{${fields.join(',')}}`;
    }
    default:
      throw new DatabaseError('range', `${path}: a ${typeof value} cannot be stored as JSON`);
  }
};

/** JSON with sorted keys and no spaces: equal values give equal text, so the text can be hashed and compared. */
export const canonicalJson = (value: unknown): string => encode(value, '$');
