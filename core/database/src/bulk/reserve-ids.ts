import type { Database } from '../database.ts';
import { safeInteger } from '../connections/bindings.ts';

/**
 * Takes `count` ids of a table from its own sequence, so that rows which point to each other can be written in
 * bulk. Ids not used stay unused. Needs a transaction.
 */
export const reserveIds = async (db: Database, table: string, count: number): Promise<readonly number[]> => {
  if (count === 0) return [];
  if (db.engine === 'postgres') {
    const rows = await db.writable().raw<{ rows: { id: string }[] }>(
      `select nextval(pg_get_serial_sequence(?, 'id')) as id from generate_series(1, ?)`,
      [table, count],
    );
    return rows.rows.map((row) => safeInteger(row.id, `id of ${table}`));
  }
  const advance = (): Promise<{ seq: number }[]> =>
    db.raw<{ seq: number }>('update sqlite_sequence set seq = seq + ? where name = ? returning seq', [count, table]);
  let [row] = await advance();
  if (row === undefined) {
    await db.raw('insert into sqlite_sequence (name, seq) values (?, 0)', [table]);
    [row] = await advance();
  }
  const last = safeInteger(row?.seq, `id of ${table}`);
  return Array.from({ length: count }, (_, i) => last - count + 1 + i);
};
