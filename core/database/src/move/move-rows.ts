import { BilletError } from '@billet/sdk';
import { countRows } from '../backup/tables.ts';
import type { Database, Row } from '../database.ts';
import { ident } from '../migrations/identifiers.ts';
import { moveJobs } from './move-jobs.ts';
import { columnsOfPostgres, continueNumbers, withoutRules } from './target-schema.ts';

/** What was moved. */
export interface Moved {
  /** By table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly jobs: number;
}

const PAGE = 2000;
/** Each engine has a queue and a list of migrations for itself; what is behind a search (virtual, shadow) is made from the rows. */
const TABLES = "select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\' and name not in ('jobs', 'billet_migrations') order by name";

const differs = (reason: string): BilletError => new BilletError('MOVE_SCHEMA', `The two databases have not the same shape: ${reason}`, { status: 409, details: { reason } });

const migrationsOf = async (db: Database): Promise<string> =>
  (await db.raw<{ owner: string; name: string }>('select owner, name from billet_migrations')).map(({ owner, name }) => `${owner}/${name}`).sort().join('\n');

const columnsOfSqlite = async (source: Database, table: string): Promise<readonly string[]> =>
  (await source.raw<{ name: string }>('select name from pragma_table_info(?)', [table])).map(({ name }) => name);

/** The tables to move with their columns; refuses where the other side would lose one. */
const plan = async (source: Database, target: Database): Promise<ReadonlyMap<string, readonly string[]>> => {
  const there = await columnsOfPostgres(target);
  const tables = new Map<string, readonly string[]>();
  for (const { name: table } of await source.raw<{ name: string }>(TABLES)) {
    const columns = await columnsOfSqlite(source, table);
    const others = there.get(table);
    if (others === undefined) throw differs(`nothing here knows the table ${table}. Is an extension missing?`);
    const odd = [...columns.filter((column) => !others.includes(column)), ...others.filter((column) => !columns.includes(column))];
    if (odd.length > 0) throw differs(`${table}: ${odd.join(', ')}.`);
    tables.set(table, columns);
  }
  const [before, after] = [await migrationsOf(source), await migrationsOf(target)].map((list) => new Set(list.split('\n')));
  const missing = [...(before ?? [])].filter((each) => after?.has(each) !== true);
  if (missing.length > 0) throw differs(missing.join(', '));
  return tables;
};

const copyTable = async (source: Database, target: Database, table: string, columns: readonly string[]): Promise<number> => {
  const names = columns.map(ident).join(', ');
  const into = `insert into ${ident(table)} (${names}) overriding system value select ${names} from json_populate_recordset(null::${ident(table)}, ?::json)`;
  let copied = 0;
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = await source.raw<Row & { moved_row: number }>(`select rowid as moved_row, ${names} from ${ident(table)} where rowid > ? order by rowid limit ${String(PAGE)}`, [after]);
    const last = rows.at(-1);
    if (last === undefined) return copied;
    after = last.moved_row;
    await target.execute(into, [JSON.stringify(rows)]);
    copied += rows.length;
  }
};

const lastNumbers = async (source: Database): Promise<ReadonlyMap<string, number>> =>
  new Map((await source.raw<{ name: string; seq: number }>('select name, seq from sqlite_sequence')).map(({ name, seq }) => [name, seq]));

/**
 * Moves everything from SQLite into a database of PostgreSQL that has the same tables, in one transaction: afterwards it holds
 * what the other one held, or what it held before. What was in it is gone.
 * @throws BilletError `MOVE_SCHEMA`, `MOVE_INCOMPLETE`
 */
export const moveRows = async (source: Database, target: Database, onTable: (table: string, rows: number) => void): Promise<Moved> => {
  const tables = await plan(source, target);
  const names = [...tables.keys()];
  const numbers = await lastNumbers(source);
  const expected = await countRows(source);
  return target.transaction(async () => {
    await target.execute('set local statement_timeout = 0');
    const rows: Record<string, number> = {};
    let jobs = 0;
    await withoutRules(target, names, async () => {
      await target.execute(`truncate ${names.map(ident).join(', ')}`);
      for (const [table, columns] of tables) {
        rows[table] = await copyTable(source, target, table, columns);
        if (rows[table] !== expected[table]) throw new BilletError('MOVE_INCOMPLETE', `${table}: ${String(rows[table])} of ${String(expected[table])} rows.`, { status: 409 });
        if (columns.includes('id')) await continueNumbers(target, table, numbers.get(table) ?? 0);
        onTable(table, rows[table]);
      }
      jobs = await moveJobs(source, target);
    });
    return { rows, jobs };
  });
};
