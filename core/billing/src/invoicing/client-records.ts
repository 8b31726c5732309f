import { moves, stays, type ClientRecord } from '../client-records.ts';

const OF_INVOICES = 'invoice_id in (select id from invoices where client_id = ?)';

export const clientRecords: readonly ClientRecord[] = [
  moves('invoices', { counted: 'invoices' }),
  moves('invoice_lines', { within: OF_INVOICES }),
  moves('invoice_taxes', { within: OF_INVOICES }),
  moves('line_credits', { within: OF_INVOICES }),
  moves('tax_credits', { within: OF_INVOICES }),
  stays('billing_run_items', 'the report of a run says whom it billed then'),
  stays('parked_clients', 'nobody is merged while he is parked', { holdsUp: { code: 'MERGE_PARKED', where: '1 = 1' } }),
];
