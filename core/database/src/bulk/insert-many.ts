import type { Database, Row } from '../database.ts';
import { ident } from '../migrations/identifiers.ts';
import { chunksOf, rowSource, rowsJson, type Cell } from './row-source.ts';

export interface InsertOptions {
  /**
   * `nothing` skips rows that break a unique key. A key with columns overwrites those columns of the row that is there;
   * two rows of one call must not have the same key then.
   */
  readonly onConflict?: 'nothing' | { readonly key: readonly string[]; readonly update: readonly string[] };
}

export interface ReturningOptions extends InsertOptions {
  /** Columns to give back for each row written. In the order of `rows` where no conflict was skipped. */
  readonly returning: readonly string[];
}

const conflictClause = (onConflict: InsertOptions['onConflict']): string => {
  if (onConflict === undefined) return '';
  if (onConflict === 'nothing') return ' on conflict do nothing';
  const assignments = onConflict.update.map((column) => `${ident(column)} = excluded.${ident(column)}`);
  return ` on conflict (${onConflict.key.map(ident).join(', ')}) do update set ${assignments.join(', ')}`;
};

const insertSql = async (
  db: Database,
  table: string,
  columns: readonly string[],
  onConflict: InsertOptions['onConflict'],
): Promise<string> => {
  const source = await rowSource(db, table, columns);
  // Without a WHERE SQLite takes ON CONFLICT for the condition of a join.
  return (
    `insert into ${ident(table)} (${columns.map(ident).join(', ')}) ` +
    `select ${source.expressions.join(', ')} from ${source.from} where true${conflictClause(onConflict)}`
  );
};

/** Writes many rows with one statement per 25,000. Cells stand in the order of `columns`. Returns how many rows were written. */
export const insertMany = async (
  db: Database,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: InsertOptions = {},
): Promise<number> => {
  if (rows.length === 0) return 0;
  const sql = await insertSql(db, table, columns, options.onConflict);
  let written = 0;
  for (const chunk of chunksOf(rows)) written += await db.execute(sql, [rowsJson(chunk, columns.length)]);
  return written;
};

/** `insertMany` of a few rows as a transaction of its own, of one statement. It is not among the commits counted. */
export const insertAlone = async (db: Database, table: string, columns: readonly string[], rows: readonly (readonly Cell[])[], options: InsertOptions = {}): Promise<void> => {
  if (rows.length > 0) await db.alone(await insertSql(db, table, columns, options.onConflict), [rowsJson(rows, columns.length)]);
};

/** `insertMany` that gives back columns of the rows written, such as their ids. */
export const insertReturning = async <R extends object = Row>(
  db: Database,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: ReturningOptions,
): Promise<R[]> => {
  if (rows.length === 0) return [];
  db.writable();
  const sql = await insertSql(db, table, columns, options.onConflict);
  const returning = ` returning ${options.returning.map(ident).join(', ')}`;
  const written: R[][] = [];
  for (const chunk of chunksOf(rows)) written.push(await db.raw<R>(sql + returning, [rowsJson(chunk, columns.length)]));
  return written.flat();
};
