import type { Database } from '../database.ts';

const TABLES = {
  sqlite: `select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name`,
  postgres: `select table_schema || '.' || table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
} as const;

/** Every table there is, those of other schemas included: only a database without any is empty. */
export const tablesOf = async (db: Database): Promise<readonly string[]> => (await db.raw<{ name: string }>(TABLES[db.engine])).map(({ name }) => name);

/** How many rows each table has, at one moment if it is called in a transaction that sees one. */
export const countRows = async (db: Database): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (const table of await tablesOf(db)) {
    const [row] = await db.raw<{ n: number | string }>(`select count(*) as n from ${table.split('.').map((part) => `"${part}"`).join('.')}`);
    counts[table] = Number(row?.n);
  }
  return counts;
};

/** The migration that ran last; nothing where none did. */
export const lastMigration = async (db: Database): Promise<string | undefined> => {
  const [row] = await db.raw<{ owner: string; name: string }>('select owner, name from billet_migrations order by applied_at desc, owner desc, name desc limit 1');
  return row === undefined ? undefined : `${row.owner}/${row.name}`;
};
