import { defineOperation, notFound, z, type AddonDefinition, type SettingsSchema } from '@billet/sdk';
import { extensionHostRef } from '../refs.ts';
import { idSchema } from '../paging.ts';
import { queueMails } from './queue-mails.ts';
import { localeSchema } from './templates/template-input.ts';

const value = z.union([z.string().max(20_000), z.number(), z.null(), z.strictObject({ amount: z.number().int(), currency: z.string() })]);

/** Names that the house keeps for itself in a mail's values. */
const OWN: ReadonlySet<string> = new Set(['replyTo', 'thread', 'unsubscribe', 'link', 'token']);

export const queueForAddon = defineOperation({
  name: 'mail.queue',
  summary: 'Queues a mail of an add-on. A second one for the same occasion is dropped.',
  kind: 'command',
  audience: ['system'],
  permission: 'mail.write',
  input: z.strictObject({
    /** `<extension>.<key>` of a mail that the add-on declares. */
    key: z.string().regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/),
    brandId: idSchema,
    clientId: idSchema.nullable(),
    to: z.strictObject({ address: z.email(), name: z.string().max(200) }),
    locale: localeSchema,
    values: z.record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,39}$/).refine((name) => !OWN.has(name), 'is a name of the house'), value),
    replyTo: z.email().optional(),
    /** Message-ID of what the mail belongs to: mail programs show mails with the same one as one conversation, and answers name it. */
    thread: z.string().regex(/^<[^<>\s@]{1,120}@[^<>\s@]{1,120}>$/).optional(),
    /** Names the occasion, for example `ticket:42:answer:7`. */
    occasion: z.string().min(1).max(150),
  }),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx, { key, brandId, clientId, to, locale, values, replyTo, thread, occasion }) => {
    const [extension = '', kind] = key.split('.');
    const addon = ctx.use(extensionHostRef).started('addon').find((each) => each.package.manifest.id === extension);
    const { mails = [] } = (addon?.extension.definition ?? {}) as AddonDefinition<SettingsSchema>;
    if (!mails.some((each) => each.key === kind)) throw notFound('Mail');
    await queueMails(ctx, { brandId, clientId, key, to, locale, model: { ...values, ...(replyTo === undefined ? {} : { replyTo }), ...(thread === undefined ? {} : { thread }) }, dedupeKey: `${extension}:${occasion}` });
    return { queued: true };
  },
});
