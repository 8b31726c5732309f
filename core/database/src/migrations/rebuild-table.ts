import type { Knex } from 'knex';
import { ident, isIdentifier } from './identifiers.ts';
import type { TableBuilder } from './table-builder.ts';

interface SchemaObject {
  readonly type: 'trigger' | 'index';
  readonly name: string;
  readonly sql: string;
}

/** What goes away with the old table. Keys that SQLite made itself have no SQL; the new definition brings them. */
const attached = (trx: Knex.Transaction, table: string): Promise<SchemaObject[]> =>
  trx<SchemaObject>('sqlite_master')
    .select('type', 'name', 'sql')
    .where('tbl_name', table)
    .whereIn('type', ['trigger', 'index'])
    .whereNotNull('sql');

const createdName = (sql: string): string | undefined => /index "([^"]+)"/.exec(sql)?.[1];

/** Columns that are copied under their own name: those in both shapes. */
const sharedColumns = async (trx: Knex.Transaction, table: string, wanted: readonly string[]): Promise<string[]> => {
  const old = Object.keys(await trx(table).columnInfo());
  return wanted.filter((column) => old.includes(column));
};

/** SQLite's twelve-step rebuild. Runs in a schema transaction, where foreign keys are off. */
export const rebuildSqliteTable = async (
  trx: Knex.Transaction,
  name: string,
  table: TableBuilder,
  copy: Readonly<Record<string, string>>,
): Promise<void> => {
  const objects = await attached(trx, name);
  const temporary = `new_${name}`;
  const shared = await sharedColumns(trx, name, table.columnNames);
  const targets = [...new Set([...shared, ...Object.keys(copy)])];
  const sources = targets.map((column) => copy[column] ?? ident(column));
  const definedIndexes = table.indexSql();
  const redefined = new Set(definedIndexes.map(createdName));
  const kept = objects.filter((object) => object.type === 'trigger' || !redefined.has(object.name));

  await trx.raw(table.createSql('sqlite', temporary));
  await trx.raw(
    `insert into ${ident(temporary)} (${targets.map(ident).join(', ')}) select ${sources.join(', ')} from ${ident(name)}`,
  );
  const sequence = await trx<{ name: string; seq: number }>('sqlite_sequence').where({ name }).first('seq');
  await trx.raw(`drop table ${ident(name)}`);
  // Without this SQLite would rewrite the foreign keys and triggers of other tables while the old name is gone.
  await trx.raw('pragma legacy_alter_table = on');
  await trx.raw(`alter table ${ident(temporary)} rename to ${ident(name)}`);
  await trx.raw('pragma legacy_alter_table = off');
  if (sequence) await trx('sqlite_sequence').where({ name }).update({ seq: sequence.seq });
  for (const statement of definedIndexes) await trx.raw(statement);
  for (const object of kept) {
    if (object.type === 'trigger' || (await indexStillFits(trx, name, object.sql))) await trx.raw(object.sql);
  }
};

/** An index over a column that the new shape dropped goes with the column. */
const indexStillFits = async (trx: Knex.Transaction, table: string, sql: string): Promise<boolean> => {
  const columns = Object.keys(await trx(table).columnInfo());
  const named = [...sql.slice(sql.indexOf('(')).matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  return named.filter(isIdentifier).every((column) => columns.includes(column));
};
