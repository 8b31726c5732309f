import { blank, byRule, gone, moves, stays, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [
  stays('mail_campaign_recipients', blank("address = '', reason = null"), 'whom a campaign was written to stays known, with its mail'),
  moves('marketing_consents', blank('address = null')),
  byRule('mail_preferences', gone, async ({ db, from, into }) => {
    // Who wanted no marketing under one of the two wants none now.
    await db.execute(
      `insert into mail_preferences (client_id, marketing, source, campaign_id, changed_at) select ?, marketing, source, campaign_id, changed_at from mail_preferences where client_id = ?
       on conflict (client_id) do update set marketing = excluded.marketing, source = excluded.source, campaign_id = excluded.campaign_id, changed_at = excluded.changed_at where not excluded.marketing`,
      [into, from],
    );
  }),
];
