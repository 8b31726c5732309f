import { blank, gone, moves, type ClientRecord, type ClientTrace } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [moves('mail_messages', blank("to_address = '', to_name = '', subject = case when subject is null then null else '' end, text = null, html = null, secrets = null, model = '{}', error = null", undefined, { code: 'ERASE_MAIL', where: "state in ('queued', 'sending')" }), { only: "key <> 'campaign'", counted: 'mails' })];

export const clientTraces: readonly ClientTrace[] = [{ table: 'mail_troubles', where: 'address in (select email_norm from clients where id = ?)', erased: gone }];
