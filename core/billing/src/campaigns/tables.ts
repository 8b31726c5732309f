import { entity } from '@billet/database';

/** One mail to many clients: those whom a filter of a list finds. */
export class Campaign extends entity('mail_campaigns', {
  scope: 'system',
  columns: {
    id: 'id', brand_id: 'id', name: 'text', kind: 'text', list: 'text', query: 'json', locale: 'text', state: 'text', error: 'text?', staff_id: 'id?', version: 'int',
    created_at: 'instant', started_at: 'instant?', finished_at: 'instant?',
  },
}) {}

/** What it says in one language. */
export class CampaignText extends entity('mail_campaign_texts', {
  scope: 'system',
  columns: { id: 'id', campaign_id: 'id', locale: 'text', subject: 'text', body: 'text', plain: 'text' },
}) {}

export const recipientColumns = { id: 'id', campaign_id: 'id', client_id: 'id', address: 'text', state: 'text', reason: 'text?', mail_id: 'id?', queued_at: 'instant?' } as const;

/** One client of a campaign, once. `reason` says why somebody gets nothing. */
export class CampaignRecipient extends entity('mail_campaign_recipients', { scope: 'system', columns: recipientColumns }) {}

/** One thing that a client said about marketing; rows are added and never changed. */
export class MarketingConsent extends entity('marketing_consents', {
  scope: 'client',
  columns: { id: 'id', client_id: 'id', given: 'bool', source: 'text', campaign_id: 'id?', staff_id: 'id?', address: 'text?', at: 'instant' },
}) {}

/** Whether a client wants marketing, once he or staff has said so. */
export class MailPreference extends entity('mail_preferences', {
  scope: 'client',
  columns: { id: 'id', client_id: 'id', marketing: 'bool', source: 'text', campaign_id: 'id?', changed_at: 'instant' },
}) {}
