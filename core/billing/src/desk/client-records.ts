import { moves, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [moves('notes', { counted: 'notes' }), moves('client_files', { counted: 'files' })];
