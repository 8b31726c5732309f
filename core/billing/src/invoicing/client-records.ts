import { moves, stays, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [
  moves('invoices', { counted: 'invoices' }),
  moves('invoice_lines'),
  moves('invoice_taxes'),
  moves('line_credits'),
  moves('tax_credits'),
  stays('billing_run_items', 'the report of a run says whom it billed then'),
  stays('parked_clients', 'nobody is merged while he is parked', { holdsUp: { code: 'MERGE_PARKED', where: '1 = 1' } }),
];
