import { defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { keyringRef, settingsRef } from '../refs.ts';
import type { CampaignSettings } from './campaign-settings.ts';
import { MailPreference, MarketingConsent } from './tables.ts';
import { readUnsubscribeToken } from './unsubscribe-token.ts';

type Source = 'link' | 'one_click' | 'account' | 'staff';

const wanted = z.strictObject({ marketing: z.boolean(), source: z.string().nullable(), changedAt: z.string().nullable() });

const read = async (ctx: OperationCtx, clientId: number): Promise<z.output<typeof wanted>> => {
  const row = await data(ctx).all(MailPreference).findOne({ client_id: clientId });
  const { marketingByDefault } = (await ctx.use(settingsRef).get('campaigns', 'system')) as CampaignSettings;
  return { marketing: row?.marketing ?? marketingByDefault, source: row?.source ?? null, changedAt: row?.changed_at ?? null };
};

const write = async (ctx: OperationCtx, clientId: number, marketing: boolean, source: Source, campaignId: number | null = null): Promise<void> => {
  const before = await read(ctx, clientId);
  if (before.source !== null && before.marketing === marketing) return;
  const { actor, address } = ctx.caller;
  await data(ctx).all(MarketingConsent).insert({ client_id: clientId, given: marketing, source, campaign_id: campaignId, staff_id: source === 'staff' && actor.kind === 'staff' ? Number(actor.id) : null, address: address ?? null, at: ctx.clock.now() });
  await data(ctx)
    .all(MailPreference)
    .insert({ client_id: clientId, marketing, source, campaign_id: campaignId, changed_at: ctx.clock.now() })
    .onConflict(['client_id'])
    .merge(['marketing', 'source', 'campaign_id', 'changed_at']);
  ctx.touch({ kind: 'client', id: clientId, clientId }, { marketing: before.marketing }, { marketing, source });
};

export const getMailPreference = defineOperation({
  name: 'mailPreferences.get',
  summary: 'Whether a client gets marketing, and who said so.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/mail-preferences' },
  audience: ['staff', 'client'],
  permission: 'clients.read',
  input: z.strictObject({ clientId: idSchema }),
  output: wanted,
  run: async (ctx, { clientId }) => {
    if ((await data(ctx).of(Client).findById(clientId)) === undefined) throw notFound('Client');
    return read(ctx, clientId);
  },
});

export const setMailPreference = defineOperation({
  name: 'mailPreferences.set',
  summary: 'Says whether a client gets marketing. Notices about what he has bought come in any case.',
  kind: 'command',
  http: { method: 'PUT', path: '/clients/{clientId}/mail-preferences' },
  audience: ['staff', 'client'],
  permission: 'clients.write',
  input: z.strictObject({ clientId: idSchema, marketing: z.boolean() }),
  output: wanted,
  run: async (ctx, { clientId, marketing }) => {
    if ((await data(ctx).of(Client).findById(clientId)) === undefined) throw notFound('Client');
    await write(ctx, clientId, marketing, ctx.caller.audience === 'client' ? 'account' : 'staff');
    return read(ctx, clientId);
  },
});

const token = z.string().min(20).max(100);

const readerOf = async (ctx: OperationCtx, given: string): Promise<{ readonly client: Client; readonly campaignId: number }> => {
  const place = readUnsubscribeToken(ctx.use(keyringRef), given);
  const client = place === undefined ? undefined : await data(ctx).all(Client).findById(place.clientId);
  if (place === undefined || client === undefined) throw notFound('Link');
  const merged = client.merged_into_id === null ? undefined : await data(ctx).all(Client).findById(client.merged_into_id);
  if (merged !== undefined) return { client: merged, campaignId: place.campaignId };
  return { client, campaignId: place.campaignId };
};

export const showMailPreference = defineOperation({
  name: 'mailPreferences.show',
  summary: 'What the link in a mail of a campaign is about: whose marketing it is, and whether it is wanted.',
  kind: 'query',
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ token }),
  output: z.strictObject({ brand: z.string(), marketing: z.boolean() }),
  sensitive: ['token'],
  run: async (ctx, { token: given }) => {
    const { client } = await readerOf(ctx, given);
    const brand = await data(ctx).all(Brand).findById(client.brand_id);
    return { brand: brand?.name ?? '', marketing: (await read(ctx, client.id)).marketing };
  },
});

export const answerMailPreference = defineOperation({
  name: 'mailPreferences.answer',
  summary: 'Ends marketing to a client, or lets it come again, by the link in a mail of a campaign. Asked twice it changes nothing more.',
  kind: 'command',
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ token, marketing: z.boolean(), oneClick: z.boolean().default(false) }),
  output: z.strictObject({ marketing: z.boolean() }),
  sensitive: ['token'],
  run: async (ctx, { token: given, marketing, oneClick }) => {
    const { client, campaignId } = await readerOf(ctx, given);
    await write(ctx, client.id, marketing, oneClick ? 'one_click' : 'link', campaignId);
    return { marketing };
  },
});
