import { moves, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [moves('mail_messages', { only: "key <> 'campaign'", counted: 'mails' })];
