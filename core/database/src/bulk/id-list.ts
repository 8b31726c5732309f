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
