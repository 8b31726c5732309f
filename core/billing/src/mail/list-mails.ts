import { addDays, conflict, defineOperation, integer, localDateSchema, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { literally } from '../literally.ts';
import { idSchema } from '../paging.ts';
import { sendJob } from './queue-mails.ts';
import { MailMessage } from './tables.ts';

const mail = z.strictObject({
  id: z.number().int(),
  brandId: z.number().int(),
  clientId: z.number().int().nullable(),
  key: z.string(),
  to: z.string(),
  subject: z.string().nullable(),
  state: z.string(),
  attempts: z.number().int(),
  error: z.string().nullable(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
});

const view = (row: MailMessage): z.input<typeof mail> => ({
  id: row.id,
  brandId: row.brand_id,
  clientId: row.client_id,
  key: row.key,
  to: row.to_address,
  subject: row.subject,
  state: row.state,
  attempts: row.attempts,
  error: row.error,
  createdAt: row.created_at,
  sentAt: row.sent_at,
});

export const listMails = defineOperation({
  name: 'mail.list',
  summary: 'The mail log, newest first; by client, state, kind, day, and the beginning of the address it went to.',
  kind: 'query',
  http: { method: 'GET', path: '/mails' },
  audience: ['staff', 'client'],
  permission: 'mail.read',
  input: z.strictObject({
    clientId: idSchema.optional(),
    state: z.enum(['queued', 'sending', 'sent', 'failed', 'bounced', 'caught', 'skipped']).optional(),
    key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/).optional(),
    to: z.string().trim().max(200).optional(),
    since: localDateSchema.optional(),
    until: localDateSchema.optional(),
    before: idSchema.optional(),
    limit: integer({ min: 1, max: 200 }).default(50),
  }),
  output: z.strictObject({ items: z.array(mail), next: z.number().int().optional() }),
  run: async (ctx, { clientId, state, key, to = '', since, until, before, limit }) => {
    const query = data(ctx).of(MailMessage).orderBy('id', 'desc').limit(limit);
    if (clientId !== undefined) void query.where('client_id', clientId);
    if (state !== undefined) void query.where('state', state);
    if (key !== undefined) void query.where('key', key);
    if (to !== '') void query.whereRaw(`lower(to_address) like ? escape '\\'`, [`${literally(to.toLowerCase())}%`]);
    if (since !== undefined) void query.where('created_at', '>=', since);
    if (until !== undefined) void query.where('created_at', '<', addDays(until, 1));
    if (before !== undefined) void query.where('id', '<', before);
    const items = (await query).map(view);
    const last = items.at(-1);
    return items.length === limit && last !== undefined ? { items, next: last.id } : { items };
  },
});

export const getMail = defineOperation({
  name: 'mail.get',
  summary: 'One mail with its text.',
  kind: 'query',
  http: { method: 'GET', path: '/mails/{id}' },
  audience: ['staff', 'client'],
  permission: 'mail.read',
  input: z.strictObject({ id: idSchema }),
  output: mail.extend({ text: z.string().nullable(), html: z.string().nullable() }),
  run: async (ctx, { id }) => {
    const row = await data(ctx).of(MailMessage).findById(id);
    if (row === undefined) throw notFound('Mail');
    return { ...view(row), text: row.text, html: row.html };
  },
});

export const resendMail = defineOperation({
  name: 'mail.resend',
  summary: 'Sends a mail of the log once more, with the same text.',
  kind: 'command',
  http: { method: 'POST', path: '/mails/{id}/resend' },
  audience: ['staff'],
  permission: 'mail.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx, { id }) => {
    const row = await data(ctx).of(MailMessage).findById(id);
    if (row === undefined) throw notFound('Mail');
    if (row.state === 'queued' || row.state === 'sending') throw conflict('MAIL_WAITING', 'This mail is waiting to be sent.');
    if (row.subject !== null && row.text === null) throw conflict('MAIL_FORGOTTEN', 'The text of this mail is no longer kept.');
    await data(ctx).all(MailMessage).findById(id).patch({ state: 'queued', attempts: 0, error: null, next_try_at: null });
    ctx.touch({ kind: 'mail', id }, { state: row.state }, { state: 'queued' });
    await ctx.enqueue(sendJob);
    return { queued: true };
  },
});
