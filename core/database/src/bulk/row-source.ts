import { checkBinding } from '../connections/bindings.ts';
import type { Database } from '../database.ts';
import { DatabaseError } from '../errors.ts';
import { ident } from '../migrations/identifiers.ts';

/** What a cell of a bulk statement may hold. */
export type Cell = string | number | boolean | null;

/** More rows than this go out in several statements, so that one of them stays a few megabytes. */
export const CHUNK = 25_000;

const checkCell = (cell: Cell, width: number, row: readonly Cell[]): void => {
  if (row.length !== width) throw new DatabaseError('other', 'a row has another number of cells than there are columns');
  if (cell === undefined || (typeof cell === 'object' && cell !== null)) {
    throw new DatabaseError('range', 'a cell is text, number, boolean or null');
  }
  checkBinding(cell);
};

/** Rows as one JSON text: a single binding, however many there are. */
export const rowsJson = (rows: readonly (readonly Cell[])[], width: number): string => {
  for (const row of rows) {
    if (row.length !== width) checkCell(null, width, row);
    for (const cell of row) checkCell(cell, width, row);
  }
  return JSON.stringify(rows);
};

const typeCaches = new WeakMap<Database, Map<string, ReadonlyMap<string, string>>>();

const readTypes = async (db: Database, table: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await db.raw<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = to_regclass(?) and attnum > 0 and not attisdropped`,
    [ident(table)],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
};

/** Column types of a PostgreSQL table, read once and again when a column is not known yet. */
const columnTypes = async (db: Database, table: string, columns: readonly string[]): Promise<string[]> => {
  const cache = typeCaches.get(db) ?? new Map<string, ReadonlyMap<string, string>>();
  typeCaches.set(db, cache);
  let types = cache.get(table);
  if (!types || columns.some((column) => !types?.has(column))) {
    types = await readTypes(db, table);
    cache.set(table, types);
  }
  return columns.map((column) => {
    const type = types.get(column);
    if (type === undefined) throw new DatabaseError('other', `${table} has no column ${column}`);
    return type;
  });
};

export interface RowSource {
  /** One expression per column, over `from`. */
  readonly expressions: readonly string[];
  /** Takes the JSON text as its one binding. */
  readonly from: string;
}

/** How rows in JSON become columns of a table. */
export const rowSource = async (db: Database, table: string, columns: readonly string[]): Promise<RowSource> => {
  if (db.engine === 'sqlite') {
    return {
      expressions: columns.map((_, index) => `e.value ->> ${String(index)}`),
      from: 'jsonb_each(?) as e',
    };
  }
  const types = await columnTypes(db, table, columns);
  return {
    expressions: types.map((type, index) => `(e.value ->> ${String(index)})::${type}`),
    from: 'jsonb_array_elements(?::jsonb) as e(value)',
  };
};

export const chunksOf = <T>(rows: readonly T[]): (readonly T[])[] => {
  if (rows.length <= CHUNK) return rows.length === 0 ? [] : [rows];
  return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, n) => rows.slice(n * CHUNK, (n + 1) * CHUNK));
};
