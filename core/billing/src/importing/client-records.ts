import { gone, type ClientTrace } from '../client-records.ts';

const of = (kind: string, records: string): ClientTrace => ({ table: 'import_records', where: `kind = '${kind}' and record_id in (${records})`, erased: gone });

/** Who a client was in the old system goes with him. */
export const clientTraces: readonly ClientTrace[] = [
  of('client', 'select id from clients where id = ?'),
  of('balance', 'select id from journals where client_id = ?'),
  of('invoice', 'select id from invoices where client_id = ?'),
  of('domain', 'select id from services where client_id = ?'),
  of('service', 'select id from services where client_id = ?'),
];
