import { conflict, defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { localeSchema, mailWorkshopRef, textInput } from '../mail/index.ts';
import { idSchema, versionSchema } from '../paging.ts';
import { campaignSchema, campaignView, loadCampaign } from './campaign-view.ts';
import { Campaign, CampaignText } from './tables.ts';

const PLACES: readonly string[] = ['before', 'limit', 'format'];

/** A filter of the list of clients or services, as the page of that list has it in its address. */
const audienceInput = {
  list: z.enum(['clients', 'services']).default('clients'),
  query: z
    .record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,39}$/), z.string().max(200))
    .refine((query) => Object.keys(query).length <= 20 && !Object.keys(query).some((name) => PLACES.includes(name)), 'filters of the list')
    .default({}),
} as const;

const about = { name: z.string().trim().min(1).max(120), kind: z.enum(['marketing', 'notice']), locale: localeSchema, ...audienceInput } as const;

/** The list itself says whether it knows the filter, and whether the caller may see it. */
const assertFilter = async (ctx: OperationCtx, list: string, query: Readonly<Record<string, string>>): Promise<void> => {
  await ctx.call(`${list}.list`, { ...query, limit: 1 });
};

/** What a reader gets is not changed once readers are chosen: the row is held, so that nobody chooses them meanwhile. */
export const loadDraft = async (ctx: OperationCtx, id: number): Promise<Campaign> => {
  const { all, db } = data(ctx);
  const row = await all(Campaign).findOne({ id }).modify((query) => (db.engine === 'postgres' ? query.forUpdate() : query));
  if (row === undefined) throw notFound('Campaign');
  if (row.state !== 'draft') throw conflict('CAMPAIGN_NOT_DRAFT', 'Its readers are chosen already. Make it a draft again first.');
  return row;
};

export const createCampaign = defineOperation({
  name: 'campaigns.create',
  summary: 'Begins a mail to many clients: those that a filter of the list of clients or services finds. Marketing goes only to who wants it, and carries a way out.',
  kind: 'command',
  http: { method: 'POST', path: '/campaigns' },
  audience: ['staff'],
  permission: 'campaigns.write',
  input: z.strictObject({ brandId: idSchema, ...about }),
  output: campaignSchema,
  run: async (ctx, { brandId, ...wish }) => {
    await brandOf(ctx, brandId);
    await assertFilter(ctx, wish.list, wish.query);
    const row = await data(ctx).all(Campaign).insertAndFetch({ ...wish, brand_id: brandId, state: 'draft', version: 1, created_at: ctx.clock.now() });
    ctx.touch({ kind: 'campaign', id: row.id }, undefined, { ...wish });
    return campaignView(row);
  },
});

export const updateCampaign = defineOperation({
  name: 'campaigns.update',
  summary: 'Changes name, kind, readers or main language of a campaign that is a draft.',
  kind: 'command',
  http: { method: 'PUT', path: '/campaigns/{id}' },
  audience: ['staff'],
  permission: 'campaigns.write',
  input: z.strictObject({ id: idSchema, version: versionSchema, ...about }),
  output: campaignSchema,
  run: async (ctx, { id, version, ...wish }) => {
    const before = await loadDraft(ctx, id);
    await assertFilter(ctx, wish.list, wish.query);
    const changed = await data(ctx).all(Campaign).where({ id, version, state: 'draft' }).patch({ ...wish, error: null, version: version + 1 });
    if (changed === 0) throw conflict('STALE', 'Somebody else has changed it meanwhile. Load it again.');
    ctx.touch({ kind: 'campaign', id }, { name: before.name, kind: before.kind, list: before.list, query: before.query }, { ...wish });
    return campaignView(await loadCampaign(ctx, id));
  },
});

const { subject, body, plain } = textInput;
export const campaignTextInput = { subject: subject.unwrap().min(1), body: body.trim().min(1), plain } as const;
export const placeOfText = { id: idSchema, locale: localeSchema } as const;

export const saveCampaignText = defineOperation({
  name: 'campaigns.saveText',
  summary: 'Writes what a campaign says in one language. Readers of a language without a text get the one of its main language.',
  kind: 'command',
  http: { method: 'PUT', path: '/campaigns/{id}/texts/{locale}' },
  audience: ['staff'],
  permission: 'campaigns.write',
  input: z.strictObject({ ...placeOfText, ...campaignTextInput }),
  output: z.strictObject({ saved: z.boolean() }),
  run: async (ctx, { id, locale, ...text }) => {
    await loadDraft(ctx, id);
    ctx.use(mailWorkshopRef).check('campaign', { ...text, action: '' });
    await data(ctx).all(CampaignText).insert({ campaign_id: id, locale, ...text }).onConflict(['campaign_id', 'locale']).merge(['subject', 'body', 'plain']);
    ctx.touch({ kind: 'campaign', id }, undefined, { locale, subject: text.subject });
    return { saved: true };
  },
});

export const removeCampaignText = defineOperation({
  name: 'campaigns.removeText',
  summary: 'Takes the text of one language out of a campaign.',
  kind: 'command',
  http: { method: 'DELETE', path: '/campaigns/{id}/texts/{locale}' },
  audience: ['staff'],
  permission: 'campaigns.write',
  input: z.strictObject(placeOfText),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, { id, locale }) => {
    await loadDraft(ctx, id);
    if ((await data(ctx).all(CampaignText).where({ campaign_id: id, locale }).delete()) === 0) throw notFound('Text');
    ctx.touch({ kind: 'campaign', id }, { locale }, undefined);
    return { removed: true };
  },
});
