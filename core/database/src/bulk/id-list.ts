import type { Database } from '../database.ts';
import { rowsJson } from './row-source.ts';

/** A list of ids as one binding: `where client_id in ${list.sql}` with `list.binding`, however long it is. */
export const idList = (db: Database, ids: readonly number[]): { readonly sql: string; readonly binding: string } => {
  rowsJson([ids], ids.length);
  return {
    sql:
      db.engine === 'sqlite'
        ? '(select value from json_each(?))'
        : '(select value::bigint from jsonb_array_elements_text(?::jsonb))',
    binding: JSON.stringify(ids),
  };
};

/** The same for texts: `where reference in ${list.sql}`, however many there are. */
export const textList = (db: Database, texts: readonly string[]): { readonly sql: string; readonly binding: string } => {
  const json = rowsJson([texts], texts.length);
  return { sql: db.engine === 'sqlite' ? '(select value from json_each(?))' : '(select value from jsonb_array_elements_text(?::jsonb))', binding: json.slice(1, -1) };
};
