import { z } from '@billet/sdk';
import { mailWishesRef } from '../mail/index.ts';
import type { Room } from '../room.ts';
import { campaignSettings } from './campaign-settings.ts';
import { gatherReaders } from './gather-readers.ts';
import { createCampaign, removeCampaignText, saveCampaignText, updateCampaign } from './manage-campaigns.ts';
import { campaignMigrations } from './migrations/index.ts';
import { listConsents } from './list-consents.ts';
import { answerMailPreference, getMailPreference, setMailPreference, showMailPreference } from './preferences.ts';
import { sendCampaigns } from './send-campaigns.ts';
import { getCampaign, listCampaigns, listRecipients } from './show-campaigns.ts';
import { whyUnwanted } from './why-unwanted.ts';
import { previewCampaignText, testCampaign } from './try-text.ts';
import { gatherCampaign, startCampaign, turnCampaign } from './turn-campaign.ts';
import { clientRecords } from './client-records.ts';

const gatherPayload = z.strictObject({ campaignId: z.number().int() });

/** Mail to many clients, and who wants none (row A12). */
export const campaignsRoom: Room = {
  name: 'campaigns',
  migrations: campaignMigrations,
  clientRecords,
  operations: [
    listCampaigns, getCampaign, listRecipients, createCampaign, updateCampaign, saveCampaignText, removeCampaignText, previewCampaignText, testCampaign, gatherCampaign, startCampaign, turnCampaign,
    listConsents, getMailPreference, setMailPreference, showMailPreference, answerMailPreference,
  ],
  permissions: ['campaigns.read', 'campaigns.write'],
  settings: [{ owner: 'campaigns', scope: 'system', schema: campaignSettings }],
  setUp: (house) => {
    house.services.provide(mailWishesRef, { unwanted: (mail) => whyUnwanted(house, mail) });
    house.tasks.addFree('campaigns.gather', 'core:campaigns', (payload) => gatherReaders(house, gatherPayload.parse(payload).campaignId));
    house.tasks.addFree('campaigns.send', 'core:campaigns', (_payload, job) => sendCampaigns(house, job.signal));
  },
  invariants: [
    { id: 'CA1', title: 'Nobody gets a campaign who was left out of it', sql: "select id from mail_campaign_recipients where state = 'left_out' and mail_id is not null" },
    { id: 'CA2', title: 'A mail of a campaign goes to the client it was written for', sql: 'select r.id from mail_campaign_recipients r join mail_messages m on m.id = r.mail_id where m.client_id <> r.client_id' },
  ],
};
