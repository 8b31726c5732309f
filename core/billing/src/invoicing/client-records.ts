import { anonymiseParties } from './anonymise-parties.ts';
import { afterTerm, blank, kept, moves, stays, type ClientRecord } from '../client-records.ts';

const OPEN = "status = 'draft' or (status = 'issued' and doc_type = 'invoice' and settlement in ('unpaid', 'part_paid'))";
const OF_INVOICES = 'invoice_id in (select id from invoices where client_id = ?)';

export const clientRecords: readonly ClientRecord[] = [
  moves('invoices', { now: "notes = ''", laterBy: anonymiseParties, waits: { code: 'ERASE_INVOICE', where: OPEN } }, { counted: 'invoices' }),
  moves('invoice_lines', afterTerm("description = ''"), { within: OF_INVOICES }),
  moves('invoice_taxes', kept, { within: OF_INVOICES }),
  moves('line_credits', kept, { within: OF_INVOICES }),
  moves('tax_credits', kept, { within: OF_INVOICES }),
  stays('billing_run_items', blank('detail = null'), 'the report of a run says whom it billed then'),
  stays('parked_clients', { waits: { code: 'ERASE_PARKED', where: '1 = 1' } }, 'nobody is merged while he is parked', { holdsUp: { code: 'MERGE_PARKED', where: '1 = 1' } }),
];
