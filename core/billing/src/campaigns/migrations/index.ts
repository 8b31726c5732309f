import type { Migration } from '@billet/database';
import { createCampaigns } from './0001-create-campaigns.ts';

export const campaignMigrations: readonly Migration[] = [createCampaigns];
