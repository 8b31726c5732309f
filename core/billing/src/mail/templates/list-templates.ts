import { defineOperation, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { mailKind, templateKeys, variablesOf } from '../kinds.ts';
import { mailWorkshopRef } from '../renderer.ts';
import { MailAttachment, MailKindSettings, MailTemplate } from '../tables.ts';
import { originalHash, textOf } from './own-text.ts';
import { localeSchema, placeInput } from './template-input.ts';

const row = z.strictObject({
  key: z.string(),
  enabled: z.boolean(),
  must: z.boolean(),
  /** The brand has a text of its own in this language. */
  own: z.boolean(),
  /** The shipped text is another one than it was when the own text was written. */
  originalChanged: z.boolean(),
  subject: z.string(),
});

export const listMailTemplates = defineOperation({
  name: 'mail.templates',
  summary: 'All kinds of mail with a brand’s own texts in one language: which are switched off, and where the shipped text has changed since.',
  kind: 'query',
  http: { method: 'GET', path: '/brands/{brandId}/mail-templates' },
  audience: ['staff'],
  permission: 'mail.read',
  input: z.strictObject({ brandId: idSchema, locale: localeSchema }),
  output: z.strictObject({ locales: z.array(z.string()), items: z.array(row) }),
  run: async (ctx, { brandId, locale }) => {
    const { all } = data(ctx);
    await brandOf(ctx, brandId);
    const workshop = ctx.use(mailWorkshopRef);
    const own = new Map((await all(MailTemplate).where({ brand_id: brandId, locale, current: true })).map((each) => [each.key, each]));
    const settings = new Map((await all(MailKindSettings).where('brand_id', brandId)).map((each) => [each.key, each]));
    return {
      locales: [...workshop.locales()],
      items: templateKeys.map((key) => {
        const mine = own.get(key);
        const original = workshop.original(key, locale);
        return {
          key, enabled: settings.get(key)?.enabled ?? true, must: mailKind(key)?.must ?? false, own: mine !== undefined,
          originalChanged: mine !== undefined && mine.original_hash !== originalHash(original), subject: mine?.subject ?? original.subject,
        };
      }),
    };
  },
});

const text = z.strictObject({ subject: z.string(), body: z.string(), plain: z.string(), action: z.string() });

export const getMailTemplate = defineOperation({
  name: 'mail.getTemplate',
  summary: 'One mail text as it counts now, with the shipped one, what it may name, its versions, files and how it is sent.',
  kind: 'query',
  http: { method: 'GET', path: '/brands/{brandId}/mail-templates/{key}/{locale}' },
  audience: ['staff'],
  permission: 'mail.read',
  input: z.strictObject(placeInput),
  output: z.strictObject({
    text, original: text, own: z.boolean(), originalChanged: z.boolean(), must: z.boolean(),
    variables: z.array(z.strictObject({ name: z.string(), secret: z.boolean() })),
    sending: z.strictObject({ enabled: z.boolean(), from: z.string(), fromName: z.string(), copyTo: z.string() }),
    files: z.array(z.strictObject({ id: z.number().int(), name: z.string(), size: z.number().int() })),
    versions: z.array(z.strictObject({ version: z.number().int(), subject: z.string(), savedBy: z.string(), savedAt: z.string(), current: z.boolean() })),
  }),
  run: async (ctx, { brandId, key, locale }) => {
    const { all } = data(ctx);
    await brandOf(ctx, brandId);
    const original = ctx.use(mailWorkshopRef).original(key, locale);
    const versions = await all(MailTemplate).where({ brand_id: brandId, key, locale }).orderBy('version', 'desc').limit(50);
    const mine = versions.find(({ current }) => current);
    const sending = await all(MailKindSettings).findOne({ brand_id: brandId, key });
    const files = await all(MailAttachment).where({ brand_id: brandId, key }).orderBy('name');
    return {
      text: mine === undefined ? original : textOf(mine),
      original,
      own: mine !== undefined,
      originalChanged: mine !== undefined && mine.original_hash !== originalHash(original),
      must: mailKind(key)?.must ?? false,
      variables: variablesOf(key).map(({ name, secret }) => ({ name, secret: secret ?? false })),
      sending: { enabled: sending?.enabled ?? true, from: sending?.from_address ?? '', fromName: sending?.from_name ?? '', copyTo: sending?.copy_to ?? '' },
      files: files.map(({ id, name, size }) => ({ id, name, size })),
      versions: versions.map((each) => ({ version: each.version, subject: each.subject, savedBy: each.saved_by, savedAt: each.saved_at, current: each.current })),
    };
  },
});
