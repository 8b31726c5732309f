import { conflict, defineOperation, integer, invalid, z, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { campaignSchema, campaignView, loadCampaign } from './campaign-view.ts';
import { gatherJob, sendCampaignsJob } from './jobs.ts';
import { loadDraft } from './manage-campaigns.ts';
import { Campaign, CampaignRecipient, CampaignText } from './tables.ts';

/** From one state into another, once: of two at the same moment, one is told. */
const turn = async (ctx: OperationCtx, row: Campaign, state: string, change: Partial<Campaign> = {}): Promise<void> => {
  const changed = await data(ctx).all(Campaign).where({ id: row.id, state: row.state }).patch({ state, error: null, ...change });
  if (changed === 0) throw conflict('CAMPAIGN_STATE', 'Its state has just changed. Load the page again.');
  ctx.touch({ kind: 'campaign', id: row.id }, { state: row.state }, { state });
};

export const gatherCampaign = defineOperation({
  name: 'campaigns.gather',
  summary: 'Looks for the readers of a draft by its filter, as a job, and notes who gets nothing and why. Nothing is sent before `campaigns.start`.',
  kind: 'command',
  http: { method: 'POST', path: '/campaigns/{id}/gather' },
  audience: ['staff'],
  permission: 'campaigns.write',
  input: z.strictObject({ id: idSchema }),
  output: campaignSchema,
  run: async (ctx, { id }) => {
    const row = await loadDraft(ctx, id);
    if ((await data(ctx).all(CampaignText).findOne({ campaign_id: id, locale: row.locale })) === undefined) throw conflict('CAMPAIGN_NO_TEXT', 'Write the text in its main language first.', { locale: row.locale });
    // The job reads the list in the name of who asked for it. A job of an earlier search sees that this one is another.
    await ctx.call(`${row.list}.list`, { ...(row.query as object), limit: 1 });
    await turn(ctx, row, 'gathering', { version: row.version + 1, staff_id: ctx.caller.audience === 'staff' ? (ctx.caller.userId ?? null) : null });
    await ctx.enqueue(gatherJob(id));
    return campaignView(await loadCampaign(ctx, id));
  },
});

export const startCampaign = defineOperation({
  name: 'campaigns.start',
  summary: 'Sends a campaign to the readers that were found, so many a minute. It cannot be taken back, so `confirm` is the number of mails.',
  kind: 'command',
  http: { method: 'POST', path: '/campaigns/{id}/start' },
  audience: ['staff'],
  permission: 'campaigns.write',
  input: z.strictObject({ id: idSchema, confirm: integer({ min: 0, max: 2_147_483_647 }) }),
  output: campaignSchema,
  run: async (ctx, { id, confirm }) => {
    const row = await loadCampaign(ctx, id);
    if (row.state !== 'ready') throw conflict('CAMPAIGN_NOT_READY', 'Look for its readers first.');
    const count = await data(ctx).all(CampaignRecipient).where({ campaign_id: id, state: 'waiting' }).resultSize();
    if (count === 0) throw conflict('CAMPAIGN_EMPTY', 'Nobody would get it.');
    if (confirm !== count) throw invalid('CONFIRM_COUNT', 'confirm', 'Type the number of rows to confirm.', { count });
    await turn(ctx, row, 'running', { started_at: ctx.clock.now() });
    await ctx.enqueue(sendCampaignsJob);
    return campaignView(await loadCampaign(ctx, id));
  },
});

/** What may follow on what. */
const TURNS: Readonly<Record<string, readonly string[]>> = { paused: ['running'], running: ['paused'], cancelled: ['draft', 'ready', 'running', 'paused'], draft: ['gathering', 'ready'] };

export const turnCampaign = defineOperation({
  name: 'campaigns.turn',
  summary: 'Pauses a campaign before its next mail, lets it go on, ends it for good, or makes one that has not begun a draft again.',
  kind: 'command',
  http: { method: 'POST', path: '/campaigns/{id}/state' },
  audience: ['staff'],
  permission: 'campaigns.write',
  input: z.strictObject({ id: idSchema, state: z.enum(['paused', 'running', 'cancelled', 'draft']) }),
  output: campaignSchema,
  run: async (ctx, { id, state }) => {
    const row = await loadCampaign(ctx, id);
    if (row.state !== state) {
      if (TURNS[state]?.includes(row.state) !== true) throw conflict('CAMPAIGN_STATE', 'Its state has just changed. Load the page again.');
      await turn(ctx, row, state, state === 'cancelled' ? { finished_at: ctx.clock.now() } : {});
      if (state === 'draft') await data(ctx).all(CampaignRecipient).where('campaign_id', id).delete();
      if (state === 'running') await ctx.enqueue(sendCampaignsJob);
    }
    return campaignView(await loadCampaign(ctx, id));
  },
});
