import { afterTerm, moves, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [moves('contracts', afterTerm("title = '', html = '', accepted_from = null"), { counted: 'contracts' })];
