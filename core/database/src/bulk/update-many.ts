import type { Database, Row } from '../database.ts';
import { ident } from '../migrations/identifiers.ts';
import { chunksOf, rowSource, rowsJson, type Cell } from './row-source.ts';

export interface UpdateOptions {
  /** More assignments in constant SQL; the row is `target`, for example `version = target.version + 1`. */
  readonly also?: string;
}

const updateSql = async (
  db: Database,
  table: string,
  key: readonly string[],
  columns: readonly string[],
  also: string | undefined,
): Promise<string> => {
  const { expressions, from } = await rowSource(db, table, [...key, ...columns]);
  const source = expressions.map((expression, index) => `${expression} as c${String(index)}`).join(', ');
  const assignments = columns.map((column, index) => `${ident(column)} = source.c${String(key.length + index)}`);
  const matches = key.map((column, index) => `target.${ident(column)} = source.c${String(index)}`);
  return (
    `update ${ident(table)} as target set ${[...assignments, ...(also === undefined ? [] : [also])].join(', ')} ` +
    `from (select ${source} from ${from}) as source where ${matches.join(' and ')}`
  );
};

/**
 * Changes many rows with one statement per 25,000. A row's cells are those of `key`, then those of `columns`; a column
 * may stand in both (guard and new value). Keys must not repeat. Returns how many rows were changed.
 */
export const updateMany = async (
  db: Database,
  table: string,
  key: readonly string[],
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: UpdateOptions = {},
): Promise<number> => {
  if (rows.length === 0) return 0;
  const sql = await updateSql(db, table, key, columns, options.also);
  let changed = 0;
  for (const chunk of chunksOf(rows)) {
    changed += await db.execute(sql, [rowsJson(chunk, key.length + columns.length)]);
  }
  return changed;
};

/** `updateMany` that gives back columns of the rows changed, so that the caller sees which guards held. */
export const updateReturning = async <R extends object = Row>(
  db: Database,
  table: string,
  key: readonly string[],
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: UpdateOptions & { readonly returning: readonly string[] },
): Promise<R[]> => {
  if (rows.length === 0) return [];
  db.writable();
  const sql = await updateSql(db, table, key, columns, options.also);
  // SQLite knows no alias in RETURNING, PostgreSQL would find `source` ambiguous: bare names suit both.
  const returning = ` returning ${options.returning.map(ident).join(', ')}`;
  const changed: R[][] = [];
  for (const chunk of chunksOf(rows)) {
    changed.push(await db.raw<R>(sql + returning, [rowsJson(chunk, key.length + columns.length)]));
  }
  return changed.flat();
};
