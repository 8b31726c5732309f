import { createHash } from 'node:crypto';
import { DatabaseError } from '../errors.ts';

const IDENTIFIER = /^[a-z][a-z0-9_]{0,62}$/;
const LONGEST = 60;

export const isIdentifier = (name: string): boolean => IDENTIFIER.test(name);

/** A checked, quoted name; double quotes work on both engines. */
export const ident = (name: string): string => {
  if (!isIdentifier(name)) throw new DatabaseError('other', `"${name}" is not a table or column name`);
  return `"${name}"`;
};

/** PostgreSQL cuts names at 63 bytes, silently; a long one keeps its head and gets a digest. */
export const objectName = (...parts: readonly string[]): string => {
  const name = parts.join('_').replaceAll(/[^a-z0-9_]+/g, '_');
  if (name.length <= LONGEST) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST - 9)}_${digest}`;
};

/** A text literal of SQL. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
