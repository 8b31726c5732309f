import { permits } from '@billet/kernel';
import { defineOperation, z, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { campaignSchema, campaignView, loadCampaign } from './campaign-view.ts';
import { Campaign, CampaignText, MailPreference } from './tables.ts';

/** How a mail of a campaign stands, by its recipient and the mail itself. */
const outcomes = {
  waiting: "r.state = 'waiting'",
  sending: "r.state = 'queued' and m.state in ('queued', 'sending')",
  sent: "r.state = 'queued' and m.state in ('sent', 'caught')",
  failed: "r.state = 'queued' and m.state in ('failed', 'bounced')",
  left_out: "r.state = 'left_out' or m.state = 'skipped'",
} as const;

const outcome = z.enum(['waiting', 'sending', 'sent', 'failed', 'left_out']);
const OUTCOME = `case ${Object.entries(outcomes).map(([name, condition]) => `when ${condition} then '${name}'`).join(' ')} end`;

/** A mail that was skipped at the last moment says there why. */
const REASON = "case when m.state = 'skipped' then m.error else r.reason end";

const counts = z.strictObject({
  total: z.number().int(), waiting: z.number().int(), sending: z.number().int(), sent: z.number().int(), failed: z.number().int(), leftOut: z.number().int(),
  /** Why somebody gets nothing, and how many. */
  reasons: z.record(z.string(), z.number().int()),
  /** Who has ended marketing by this campaign's link. */
  unsubscribed: z.number().int(),
});

const countsOf = async (ctx: OperationCtx, id: number): Promise<z.output<typeof counts>> => {
  const { all, db } = data(ctx);
  const rows = await db.raw<{ outcome: string; reason: string | null; n: number | string }>(
    `select ${OUTCOME} as outcome, ${REASON} as reason, count(*) as n from mail_campaign_recipients r left join mail_messages m on m.id = r.mail_id where r.campaign_id = ? group by 1, 2`,
    [id],
  );
  const of = (name: string): number => rows.filter((row) => row.outcome === name).reduce((sum, row) => sum + Number(row.n), 0);
  return {
    total: rows.reduce((sum, row) => sum + Number(row.n), 0), waiting: of('waiting'), sending: of('sending'), sent: of('sent'), failed: of('failed'), leftOut: of('left_out'),
    reasons: Object.fromEntries(rows.filter((row) => row.outcome === 'left_out').map((row) => [row.reason ?? '', Number(row.n)])),
    unsubscribed: await all(MailPreference).where({ campaign_id: id, marketing: false }).resultSize(),
  };
};

export const listCampaigns = defineOperation({
  name: 'campaigns.list',
  summary: 'Mails to many clients, newest first, with how far each is.',
  kind: 'query',
  http: { method: 'GET', path: '/campaigns' },
  audience: ['staff'],
  permission: 'campaigns.read',
  input: z.strictObject({ brandId: idSchema.optional(), ...pageInput }),
  output: pageOf(campaignSchema.extend({ total: z.number().int(), done: z.number().int() })),
  run: async (ctx, { brandId, before, limit }) => {
    const { all, db } = data(ctx);
    const query = all(Campaign).orderBy('id', 'desc').limit(limit);
    if (brandId !== undefined) void query.where('brand_id', brandId);
    if (before !== undefined) void query.where('id', '<', before);
    const rows = await query;
    const found = rows.length === 0 ? [] : await db.raw<{ id: number | string; total: number | string; done: number | string }>(
      `select campaign_id as id, count(*) as total, sum(case when state = 'queued' then 1 else 0 end) as done from mail_campaign_recipients
       where state <> 'left_out' and campaign_id in (${rows.map(() => '?').join()}) group by campaign_id`,
      rows.map(({ id }) => id),
    );
    const numbers = new Map(found.map((row) => [Number(row.id), { total: Number(row.total), done: Number(row.done) }]));
    return pageResult(rows.map((row) => ({ ...campaignView(row), ...(numbers.get(row.id) ?? { total: 0, done: 0 }) })), limit);
  },
});

export const getCampaign = defineOperation({
  name: 'campaigns.get',
  summary: 'A campaign with its texts, and how many got it, wait, came back or were left out, with the reasons.',
  kind: 'query',
  http: { method: 'GET', path: '/campaigns/{id}' },
  audience: ['staff'],
  permission: 'campaigns.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ campaign: campaignSchema, texts: z.array(z.strictObject({ locale: z.string(), subject: z.string(), body: z.string(), plain: z.string() })), counts }),
  run: async (ctx, { id }) => {
    const row = await loadCampaign(ctx, id);
    const texts = await data(ctx).all(CampaignText).where('campaign_id', id).orderBy('locale');
    return { campaign: campaignView(row), texts: texts.map(({ locale, subject, body, plain }) => ({ locale, subject, body, plain })), counts: await countsOf(ctx, id) };
  },
});

const recipient = z.strictObject({ id: z.number().int(), clientId: z.number().int(), name: z.string().nullable(), address: z.string().nullable(), outcome, reason: z.string().nullable(), error: z.string().nullable(), mailId: z.number().int().nullable() });

export const listRecipients = defineOperation({
  name: 'campaigns.recipients',
  summary: 'Who gets a campaign, one by one: the mail it became, what came of it, or why there is none. Names and addresses need the permission `clients.read` as well.',
  kind: 'query',
  http: { method: 'GET', path: '/campaigns/{id}/recipients' },
  audience: ['staff'],
  permission: 'campaigns.read',
  input: z.strictObject({ id: idSchema, outcome: outcome.optional(), ...pageInput }),
  output: pageOf(recipient),
  run: async (ctx, { id, outcome: wanted, before, limit }) => {
    await loadCampaign(ctx, id);
    const rows = await data(ctx).db.raw<{ id: number | string; client_id: number | string; name: string; address: string; outcome: z.output<typeof outcome>; reason: string | null; error: string | null; mail_id: number | string | null }>(
      `select r.id, r.client_id, c.name, r.address, ${OUTCOME} as outcome, ${REASON} as reason, m.error, r.mail_id
       from mail_campaign_recipients r join clients c on c.id = r.client_id left join mail_messages m on m.id = r.mail_id
       where r.campaign_id = ? and (? = 0 or r.id < ?) ${wanted === undefined ? '' : `and (${outcomes[wanted]})`} order by r.id desc limit ?`,
      [id, before ?? 0, before ?? 0, limit],
    );
    const named = permits(ctx.caller.permissions, 'clients.read');
    return pageResult(rows.map((row) => ({ id: Number(row.id), clientId: Number(row.client_id), name: named ? row.name : null, address: named ? row.address : null, outcome: row.outcome, reason: row.reason, error: row.error, mailId: row.mail_id === null ? null : Number(row.mail_id) })), limit);
  },
});
