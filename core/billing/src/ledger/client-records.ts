import { kept, stays, type ClientRecord } from '../client-records.ts';

const BOOKED = 'what was booked is not changed; what is owed moves by an entry of its own';

export const clientRecords: readonly ClientRecord[] = [stays('journals', kept, BOOKED), stays('ledger_entries', kept, BOOKED)];
