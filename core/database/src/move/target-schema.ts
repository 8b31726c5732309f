import type { Database } from '../database.ts';
import { ident } from '../migrations/identifiers.ts';

interface ForeignKey {
  readonly tbl: string;
  readonly name: string;
  readonly definition: string;
}

const FOREIGN_KEYS = `select c.conrelid::regclass::text as tbl, c.conname as name, pg_get_constraintdef(c.oid) as definition
  from pg_constraint c where c.contype = 'f' and c.connamespace = ?::regnamespace order by 1, 2`;

/**
 * Runs `fill` while nothing refuses rows that come in any order: no foreign keys, no triggers. Afterwards the keys are made
 * again, and PostgreSQL looks at every row for them: a row that hangs in the air undoes the whole.
 */
export const withoutRules = async (target: Database, tables: readonly string[], fill: () => Promise<void>): Promise<void> => {
  const keys = await target.raw<ForeignKey>(FOREIGN_KEYS, [target.schema]);
  for (const { tbl, name } of keys) await target.execute(`alter table ${tbl} drop constraint "${name}"`);
  for (const table of tables) await target.execute(`alter table ${ident(table)} disable trigger user`);
  await fill();
  for (const table of tables) await target.execute(`alter table ${ident(table)} enable trigger user`);
  for (const { tbl, name, definition } of keys) await target.execute(`alter table ${tbl} add constraint "${name}" ${definition}`);
};

/** The columns of each of the house's own tables. */
export const columnsOfPostgres = async (target: Database): Promise<ReadonlyMap<string, readonly string[]>> => {
  const rows = await target.raw<{ name: string; columns: readonly string[] }>(
    `select c.table_name as name, array_agg(c.column_name::text order by c.ordinal_position) as columns from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name) where c.table_schema = ? and t.table_type = 'BASE TABLE' group by 1`,
    [target.schema],
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
};

/** Numbers go on after the highest that was ever given, not after the highest that is left. */
export const continueNumbers = (target: Database, table: string, last: number): Promise<unknown> =>
  target.raw(`select setval(pg_get_serial_sequence(?, 'id'), 1 + greatest(?::bigint, (select coalesce(max(id), 0) from ${ident(table)})), false)`, [table, last]);
