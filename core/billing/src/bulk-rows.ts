import { canonicalJson, insertMany, updateMany, type Columns, type Database, type InsertOptions, type RowOf } from '@billet/database';

type Cell = string | number | boolean | null;

/** Names and kinds in a fixed order, and what turns a row into its cells. */
const cellsOf = <C extends Columns>(columns: C): { readonly names: readonly string[]; readonly cells: (row: Readonly<Record<string, unknown>>) => readonly Cell[] } => {
  const names = Object.keys(columns);
  const isJson = names.map((name) => columns[name]?.startsWith('json') === true);
  return {
    names,
    cells: (row) =>
      names.map((name, i) => {
        const value = row[name] ?? null;
        return isJson[i] === true && value !== null ? canonicalJson(value) : (value as Cell);
      }),
  };
};

/** Inserts any number of rows with one statement. */
export const insertRows = async <C extends Columns>(db: Database, table: string, columns: C, rows: readonly RowOf<C>[], options?: InsertOptions): Promise<number> => {
  const { names, cells } = cellsOf(columns);
  return insertMany(db, table, names, rows.map(cells), options);
};

/** Changes any number of rows with one statement, found by `key`. Gives how many were found. */
export const updateRows = async <C extends Columns>(db: Database, table: string, key: readonly (keyof C & string)[], columns: C, rows: readonly RowOf<C>[], also?: string): Promise<number> => {
  const keys: Columns = Object.fromEntries(key.map((name) => [name, columns[name] as Columns[string]]));
  const rest: Columns = Object.fromEntries(Object.entries(columns).filter(([name]) => !key.includes(name)));
  const [found, change] = [cellsOf(keys), cellsOf(rest)];
  return updateMany(db, table, found.names, change.names, rows.map((row) => [...found.cells(row), ...change.cells(row)]), also === undefined ? {} : { also });
};
