import { ModuleError } from '@billet/sdk';
import { DICTIONARY, type AttributeKind } from './dictionary.ts';

/** A row of radcheck, radreply or their group twins. */
export interface Attribute {
  readonly table: 'check' | 'reply';
  readonly attribute: string;
  readonly op: string;
  readonly value: string;
  /** The setting it comes from, for messages. */
  readonly field?: string;
}

const QUOTES = ['"', "'", '`'];

/** FreeRADIUS takes the quotes off a value that is quoted as a whole, and runs what stands in back quotes. */
const quoted = (value: string): boolean =>
  QUOTES.includes(value.slice(0, 1)) && value.endsWith(value.slice(0, 1));

const isAddress = (value: string): boolean =>
  /^(\d{1,3}\.){3}\d{1,3}$/.test(value) && value.split('.').every((part) => Number(part) <= 255);

const isText = (value: string): boolean =>
  // Longer values are cut by the server's schema on some databases.
  value !== '' && Buffer.byteLength(value) <= 253 && !/[\r\n\0]/.test(value) && !quoted(value);

const isInteger = (value: string): boolean => /^\d{1,10}$/.test(value) && Number(value) <= 0xffffffff;

const isPrefix = (value: string): boolean =>
  /^[0-9a-fA-F:]{2,39}\/\d{1,3}$/.test(value) && value.includes(':') && Number(value.split('/')[1]) <= 128;

const VALID: Readonly<Record<AttributeKind, (value: string) => boolean>> = {
  string: isText,
  octets: isText,
  integer: isInteger,
  integer64: (value) => /^\d{1,19}$/.test(value),
  // Seconds since 1970: a date in words is read in the time zone of the RADIUS server.
  date: isInteger,
  ipaddr: isAddress,
  ipv6prefix: isPrefix,
  word: (value) => /^[A-Za-z][\w-]{0,63}$/.test(value),
};

const OPERATORS: ReadonlySet<string> = new Set([':=', '=', '+=', '==', '=~', '!=']);

/** Refuses a row before it reaches the database. */
export const assertAttribute = ({ attribute, op, value, field = attribute }: Attribute): void => {
  const known = Object.hasOwn(DICTIONARY, attribute) ? DICTIONARY[attribute] : undefined;
  if (known === undefined)
    throw new ModuleError(
      'invalid',
      `The RADIUS attribute "${attribute}" is not known; nothing was written.`,
      { field },
    );
  if (!OPERATORS.has(op)) throw new ModuleError('invalid', `"${op}" is not a RADIUS operator.`, { field });
  // FreeRADIUS reads a pattern as the type of its attribute: only text can be compared with one.
  if (op === '=~' && known.kind !== 'string')
    throw new ModuleError('invalid', `"${attribute}" cannot be compared with a pattern.`, { field });
  if (!VALID[known.kind](value))
    throw new ModuleError('invalid', `The value of "${attribute}" does not fit its type.`, { field });
};
