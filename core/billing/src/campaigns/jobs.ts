/** Looks for the readers of one campaign. */
export const gatherJob = (campaignId: number): { readonly task: string; readonly payload: { readonly campaignId: number }; readonly subject: string; readonly dedupeKey: string; readonly dedupeWaiting: true } => ({
  task: 'campaigns.gather', payload: { campaignId }, subject: `campaign:${String(campaignId)}`, dedupeKey: `campaign:${String(campaignId)}`, dedupeWaiting: true,
});

/** Hands over mails of all campaigns that run: one job, because they share one rate. */
export const sendCampaignsJob = { task: 'campaigns.send', payload: {}, subject: 'campaigns', dedupeKey: 'campaigns.send', dedupeWaiting: true } as const;
