import { kept, stays, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [stays('audit_subjects', kept, 'the history of a client is never changed; the other begins with a pointer to it')];
