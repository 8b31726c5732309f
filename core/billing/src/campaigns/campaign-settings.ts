import { field, integer, type SettingsOf, z } from '@billet/sdk';

/** How mass mail leaves the house (row A12). */
export const campaignSettings = z.strictObject({
  perMinute: field(integer({ min: 1, max: 10_000 }).default(60), { title: 'Mails a minute', help: 'So many mails of campaigns are handed over in one minute at most.' }),
  marketingByDefault: field(z.boolean().default(true), { title: 'Clients get marketing until they say otherwise', help: 'Switched off, only those get it who have agreed on their account page.' }),
});

export type CampaignSettings = SettingsOf<typeof campaignSettings>;
