import { createHash } from 'node:crypto';
import type { OpenHouse } from '@billet/billing';

/** What changes although nothing happened: counters of tries, and the record of refusals. */
const APART = new Set(['rate_limits', 'audit_log', 'sqlite_sequence']);

const tablesOf = async ({ db }: OpenHouse): Promise<readonly string[]> => {
  const rows = await db.raw<{ name: string }>(
    db.engine === 'sqlite' ? "select name from sqlite_master where type = 'table' order by name" : "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1",
  );
  return rows.map((row) => row.name).filter((name) => !APART.has(name));
};

/** PostgreSQL makes the digests itself: one answer instead of all rows of all tables. */
const digestsOf = async (house: OpenHouse, tables: readonly string[]): Promise<string> => {
  const each = tables.map((table) => `select '${table}' as name, md5(coalesce(string_agg(t::text, '\n' order by t::text), '')) as digest from "${table}" t`);
  return JSON.stringify(await house.db.raw(`${each.join(' union all ')} order by name`));
};

/** A digest of every row of every table: two equal ones mean that nothing has changed in between. */
export const fingerprintOf = async (house: OpenHouse): Promise<string> => {
  const tables = await tablesOf(house);
  if (house.db.engine === 'postgres') return digestsOf(house, tables);
  const hash = createHash('sha256');
  for (const table of tables) {
    const rows = await house.db.raw(`select * from "${table}"`);
    hash.update(`${table}\n`);
    for (const row of rows.map((each) => JSON.stringify(each)).sort()) hash.update(`${row}\n`);
  }
  return hash.digest('hex');
};
