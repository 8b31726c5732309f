import { blank, moves, type ClientRecord } from '../client-records.ts';

/** What was declared to an authority is kept for the term of the law; then its text goes, and number, key and amount stay. */
export const clientRecords: readonly ClientRecord[] = [
  moves('fiscal_documents', blank('message = null, answer = null', "wish = null, document = null, receipt = null, cancel_reason = null", { code: 'ERASE_FISCAL', where: "state in ('queued', 'sent', 'pending', 'cancelling')" }), { within: 'invoice_id in (select id from invoices where client_id = ?)' }),
];
