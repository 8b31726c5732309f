import { BilletError, invalid } from '@billet/sdk';
import { type PhpArray, readPhpSerialized } from './php-serialized.ts';

/** What programs of the other system expect to read when something is wrong. */
export const refused = (message: string): BilletError => new BilletError('WHMCS_REFUSED', message, { status: 422 });

const YES = /^(1|true|on|yes)$/i;

/** The fields of one call, read as the other system reads them: every value is a text. */
export interface Form {
  text(name: string): string | undefined;
  need(name: string, message: string): string;
  id(...names: readonly string[]): number | undefined;
  needId(message: string, ...names: readonly string[]): number;
  flag(name: string): boolean;
  /** `name[0]`, `name[1]`, or `name[key]`: key → value, in the order they came. */
  list(name: string): ReadonlyMap<string, string>;
  /** `name1`, `name2`: number → value. */
  numbered(name: string): ReadonlyMap<string, string>;
  day(name: string): string | undefined;
  /** An array that PHP serialized, in base64. */
  serialized(name: string, value: string | undefined): PhpArray;
}

/** A day, with or without a time behind it. */
const DAY = /^(\d{4}-\d{2}-\d{2})([ T].*)?$/;

export const readFields = (fields: Readonly<Record<string, string>>): Form => {
  const text = (name: string): string | undefined => {
    const value = fields[name]?.trim();
    return value === '' ? undefined : value;
  };
  const id = (...names: readonly string[]): number | undefined => {
    for (const name of names) {
      const value = text(name);
      if (value === undefined || value === '0') continue;
      if (!/^\d{1,10}$/.test(value) || Number(value) > 2_147_483_647) throw invalid('INPUT_INVALID', name, `${name}: must be a number`);
      return Number(value);
    }
    return undefined;
  };
  const matching = (pattern: RegExp): Map<string, string> =>
    new Map(Object.entries(fields).flatMap(([name, value]) => {
      const key = pattern.exec(name)?.[1];
      return key === undefined ? [] : [[key, value.trim()] as const];
    }));
  return {
    text,
    need: (name, message) => {
      const value = text(name);
      if (value === undefined) throw refused(message);
      return value;
    },
    id,
    needId: (message, ...names) => {
      const found = id(...names);
      if (found === undefined) throw refused(message);
      return found;
    },
    flag: (name) => YES.test(fields[name]?.trim() ?? ''),
    list: (name) => {
      const listed = matching(new RegExp(`^${name}\\[([^\\]]{1,200})\\]$`));
      const alone = text(`${name}[]`) ?? text(name);
      return listed.size > 0 || alone === undefined ? listed : new Map([['0', alone]]);
    },
    numbered: (name) => matching(new RegExp(`^${name}(\\d{1,4})$`)),
    day: (name) => {
      const value = text(name);
      if (value === undefined || value.startsWith('0000-00-00')) return undefined;
      const day = DAY.exec(value)?.[1];
      if (day === undefined) throw invalid('INPUT_INVALID', name, `${name}: must be a day such as 2027-01-31`);
      return day;
    },
    serialized: (name, value) => {
      if (value === undefined || value === '') return new Map();
      const read = readPhpSerialized(Buffer.from(value, 'base64'), name);
      if (!(read instanceof Map)) throw invalid('PHP_SERIALIZED', name, `${name}: must be an array`);
      return read;
    },
  };
};
