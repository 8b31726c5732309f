import { afterTerm, stays, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [stays('tax_exemptions', afterTerm("reason = '', certificate = ''"), 'a certificate frees the one it names')];
