import type { Migration } from '@billet/database';
import { createCampaigns } from './0001-create-campaigns.ts';
import { keepConsents } from './0002-consents.ts';

export const campaignMigrations: readonly Migration[] = [createCampaigns, keepConsents];
