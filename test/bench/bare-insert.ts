import { insertMany, type Database, type Row } from '@billet/database';

/** Tables a run writes, in the order their keys ask for. */
const TABLES = [
  'billing_runs', 'invoices', 'invoice_lines', 'invoice_taxes', 'billing_run_items', 'journals', 'ledger_entries', 'mail_messages', 'outbox_events', 'outbox_deliveries', 'audit_log', 'audit_subjects',
] as const;
const BATCHED_BY = 500;

const PARENTS: Readonly<Record<string, { readonly table: string; readonly key: string }>> = {
  invoice_lines: { table: 'invoices', key: 'invoice_id' },
  invoice_taxes: { table: 'invoices', key: 'invoice_id' },
  ledger_entries: { table: 'journals', key: 'journal_id' },
  outbox_deliveries: { table: 'outbox_events', key: 'event' },
};

type Cell = string | number | boolean | null;

/** What a run wrote, as rows by table. */
export type Written = ReadonlyMap<string, readonly Row[]>;

const has = (row: Row | undefined, column: string): boolean => row !== undefined && Object.hasOwn(row, column);

export const writtenBy = async (db: Database): Promise<Written> => {
  const written = new Map<string, readonly Row[]>();
  for (const table of TABLES) written.set(table, await db.raw(`select * from ${table}`));
  return written;
};

/**
 * The comparison: the same rows into the same tables of an equal database, by the same set-based insert, in
 * transactions of the same size, with nothing computed. Gives milliseconds.
 */
export const bareInsert = async (db: Database, written: Written): Promise<number> => {
  const fresh = new Map<string, readonly Row[]>();
  for (const [table, rows] of written) {
    const known = has(rows[0], 'id') ? new Set((await db.raw(`select id from ${table}`)).map((row) => String(row['id']))) : new Set<string>();
    fresh.set(table, rows.filter((row) => !known.has(String(row['id']))));
  }
  const batches = batchesOf(fresh);
  const started = performance.now();
  for (const batch of batches) {
    await db.transaction(async () => {
      for (const [table, rows] of batch) {
        const names = Object.keys(rows[0] ?? {});
        await insertMany(db, table, names, rows.map((row) => names.map((name) => row[name] as Cell)), { onConflict: 'nothing' });
      }
    });
  }
  return performance.now() - started;
};

/** Rows by transaction: a document with its parts, a journal with its entries; the few rows the many point to come first. */
const batchesOf = (written: Written): readonly Written[] => {
  const place = new Map<string, number>();
  const count = Math.max(1, Math.ceil((written.get('invoices')?.length ?? 0) / BATCHED_BY));
  const batches = Array.from({ length: count }, () => new Map<string, Row[]>());
  for (const [table, rows] of written) {
    rows.forEach((row, i) => {
      const parent = PARENTS[table];
      const at = parent === undefined ? (rows.length < BATCHED_BY ? 0 : Math.min(count - 1, Math.floor(i / BATCHED_BY))) : (place.get(`${parent.table}:${String(row[parent.key])}`) ?? 0);
      if (has(row, 'id')) place.set(`${table}:${String(row['id'])}`, at);
      const batch = batches[at] as Map<string, Row[]>;
      const list = batch.get(table);
      if (list === undefined) batch.set(table, [row]);
      else list.push(row);
    });
  }
  return batches;
};
