import { gone, moves, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [moves('e_invoice_routes', gone)];
