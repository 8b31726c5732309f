import type { Page } from '../../page.ts';
import { campaignPage } from './campaign-page.ts';
import { campaignsPage, newCampaignPage } from './list-page.ts';
import { campaignTextPage } from './text-page.ts';

export const campaignPages: readonly Page[] = [campaignsPage, newCampaignPage, campaignPage, campaignTextPage];
