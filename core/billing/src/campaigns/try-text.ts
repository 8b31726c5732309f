import { permits } from '@billet/kernel';
import { BilletError, defineOperation, invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { mailWorkshopRef, sendAtOnce, type MailContent } from '../mail/index.ts';
import { idSchema } from '../paging.ts';
import { StaffMember } from '../staff/index.ts';
import { loadCampaign } from './campaign-view.ts';
import { campaignTextInput, placeOfText } from './manage-campaigns.ts';
import { CampaignText } from './tables.ts';

const SAMPLE = { name: 'Ana Souza', number: 'C100001' };

/** The link of a mail that is only tried out ends nobody's subscription. */
const NO_TOKEN = 'sample';

interface Draft {
  readonly subject: string;
  readonly body: string;
  readonly plain: string;
}

const make = async (ctx: OperationCtx, id: number, locale: string, text: Draft, clientId: number | undefined): Promise<MailContent> => {
  if (clientId !== undefined && !permits(ctx.caller.permissions, 'clients.read')) throw new BilletError('FORBIDDEN', 'You may not do this.', { status: 403, details: { permission: 'clients.read' } });
  const campaign = await loadCampaign(ctx, id);
  const reader = clientId === undefined ? SAMPLE : await data(ctx).of(Client).findOne({ id: clientId, brand_id: campaign.brand_id });
  if (reader === undefined) throw notFound('Client');
  const workshop = ctx.use(mailWorkshopRef);
  const whole = { ...text, action: '' };
  workshop.check('campaign', whole);
  return workshop.preview({
    key: 'campaign', locale, brandId: campaign.brand_id, text: whole,
    model: { name: reader.name, clientNumber: reader.number, ...(campaign.kind === 'marketing' ? { unsubscribe: NO_TOKEN } : {}) },
  });
};

export const previewCampaignText = defineOperation({
  name: 'campaigns.previewText',
  summary: 'A campaign as a reader would get it with a text that is being written, with the data of a client if one is named.',
  kind: 'query',
  http: { method: 'POST', path: '/campaigns/{id}/texts/{locale}/preview' },
  audience: ['staff'],
  permission: 'campaigns.write',
  input: z.strictObject({ ...placeOfText, ...campaignTextInput, clientId: idSchema.optional() }),
  output: z.strictObject({ subject: z.string(), text: z.string(), html: z.string() }),
  run: async (ctx, { id, locale, clientId, ...text }) => ({ ...(await make(ctx, id, locale, text, clientId)) }),
});

interface TestMail {
  readonly to: string;
  readonly content: MailContent;
}

const ownAddress = async (ctx: OperationCtx): Promise<string> => {
  const member = ctx.caller.audience === 'staff' && ctx.caller.userId !== undefined ? await data(ctx).all(StaffMember).findById(ctx.caller.userId) : undefined;
  if (member === undefined) throw invalid('CAMPAIGN_TEST_TO', 'to', 'Say who gets the test mail.');
  return member.email;
};

export const testCampaign = defineOperation({
  name: 'campaigns.test',
  summary: 'Sends the saved text of one language at once to yourself, or to another address, to be looked at in a mail program.',
  kind: 'command',
  http: { method: 'POST', path: '/campaigns/{id}/texts/{locale}/test' },
  audience: ['staff'],
  permission: 'campaigns.write',
  input: z.strictObject({ ...placeOfText, to: z.email().max(320).optional(), clientId: idSchema.optional() }),
  output: z.strictObject({ sent: z.boolean(), to: z.string() }),
  prepare: async (ctx, { id, locale, to, clientId }): Promise<TestMail> => {
    const text = await data(ctx).all(CampaignText).findOne({ campaign_id: id, locale });
    if (text === undefined) throw notFound('Text');
    const { subject, body, plain } = text;
    const address = to ?? (await ownAddress(ctx));
    ctx.touch({ kind: 'campaign', id }, undefined, { testMail: locale, to: address });
    return { to: address, content: await make(ctx, id, locale, { subject, body, plain }, clientId) };
  },
  call: async (ctx, { to, content }: TestMail) => {
    await sendAtOnce(ctx, to, content);
    return to;
  },
  settle: (_ctx, _prepared, to: string) => Promise.resolve({ sent: true, to }),
});
