import { blank, gone, moves, type ClientRecord, type ClientTrace } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [moves('notes', gone, { counted: 'notes' }), moves('client_files', gone, { counted: 'files' })];

export const clientTraces: readonly ClientTrace[] = [
  { table: 'bulk_items', where: "exists (select 1 from clients c where c.id = ? and c.name <> '' and bulk_items.label like '%' || c.name || '%')", erased: blank("label = ''") },
];
