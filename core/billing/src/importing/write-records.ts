import { reserveIds, type Database } from '@billet/database';
import { insertRows } from '../bulk-rows.ts';
import { nextCounters } from '../counters.ts';
import { ImportRecord } from './tables.ts';

/** Remembers what became of records of a source. */
export const writeRecords = async (db: Database, source: string, kind: string, at: string, records: readonly { readonly foreignId: string; readonly recordId: number }[]): Promise<void> => {
  const { id: _id, ...columns } = ImportRecord.columns;
  await insertRows(db, 'import_records', columns, records.map(({ foreignId, recordId }) => ({ source, kind, foreign_id: foreignId, record_id: recordId, created_at: at })));
};

/** Ids and numbers for so many new services. */
export const newServices = async (db: Database, count: number): Promise<readonly { readonly id: number; readonly number: string }[]> => {
  const last = await nextCounters(db, 'services', count);
  return (await reserveIds(db, 'services', count)).map((id, i) => ({ id, number: `C${String(100_000 + last - count + 1 + i)}` }));
};
