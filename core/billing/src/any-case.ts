import type { Database } from '@billet/database';
import { literally } from './literally.ts';

/** Fewer letters are not in the index of parts. */
const TRIGRAM = 3;

type Condition = readonly [sql: string, values: readonly string[]];

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/**
 * How a text may stand in a column that SQLite has put in small letters: it knows the case of the first 128 characters
 * only. The others are looked for as people write them: small, each word with a capital, all in capitals.
 */
export const casesOf = (db: Pick<Database, 'engine'>, typed: string): readonly string[] => {
  const small = typed.toLowerCase();
  if (db.engine !== 'sqlite' || /^[\u0000-\u007f]*$/.test(small)) return [small];
  const keepAscii = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  return [...new Set([small, ...[capital(small), small.split(' ').map(capital).join(' '), small.toUpperCase()].map(keepAscii)])];
};

/** Rows whose text has what was typed somewhere, whatever the case of its letters. */
export const hasAnyCase = (db: Pick<Database, 'engine'>, text: string, typed: string): Condition => {
  const cases = casesOf(db, typed);
  return [`(${cases.map(() => `lower(${text}) like ? escape '\\'`).join(' or ')})`, cases.map((each) => `%${literally(each)}%`)];
};

/** The same for a table with an index of parts: on SQLite the index knows the case of every letter. */
export const indexedAnyCase = (db: Pick<Database, 'engine'>, table: 'clients' | 'services', text: string, typed: string): Condition =>
  db.engine === 'sqlite' && [...typed].length >= TRIGRAM
    ? [`id in (select rowid from search_${table} where body match ?)`, [`"${typed.toLowerCase().replaceAll('"', '""')}"`]]
    : hasAnyCase(db, text, typed);
