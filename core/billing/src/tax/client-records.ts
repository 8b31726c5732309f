import { stays, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [stays('tax_exemptions', 'a certificate frees the one it names')];
