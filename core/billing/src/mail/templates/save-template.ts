import { defineOperation, integer, notFound, z, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { layoutParts } from '../kinds.ts';
import { mailWorkshopRef, type MailText } from '../renderer.ts';
import { MailTemplate } from '../tables.ts';
import { originalHash, textOf } from './own-text.ts';
import { placeInput, textInput } from './template-input.ts';

interface Place {
  readonly brandId: number;
  readonly key: string;
  readonly locale: string;
}

const LAYOUT: readonly string[] = layoutParts;

const subjectOf = ({ caller }: OperationCtx): string => (caller.actor.kind === 'system' ? 'system' : `${caller.actor.kind}:${caller.actor.id}`);

/** Writes a new version and makes it the one that counts. */
const write = async (ctx: OperationCtx, { brandId, key, locale }: Place, text: MailText): Promise<number> => {
  const { all } = data(ctx);
  const place = { brand_id: brandId, key, locale };
  const workshop = ctx.use(mailWorkshopRef);
  workshop.check(key, text);
  const last = await all(MailTemplate).where(place).orderBy('version', 'desc').first();
  const version = (last?.version ?? 0) + 1;
  await all(MailTemplate).where({ ...place, current: true }).patch({ current: false });
  await all(MailTemplate).insert({ ...place, ...text, version, original_hash: originalHash(workshop.original(key, locale)), current: true, saved_by: subjectOf(ctx), saved_at: ctx.clock.wall() });
  ctx.touch({ kind: 'mailTemplate', id: `${String(brandId)}:${key}:${locale}` }, last === undefined ? undefined : { version: last.version, subject: last.subject }, { version, subject: text.subject });
  return version;
};

const saved = z.strictObject({ version: z.number().int() });

export const saveMailTemplate = defineOperation({
  name: 'mail.saveTemplate',
  summary: 'Gives a brand a text of its own for a mail in one language, or for a part that stands around all of them. A text that names something unknown, or would not be safe to show, is refused with its line.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/mail-templates/{key}/{locale}' },
  audience: ['staff'],
  permission: 'mail.templates',
  input: z.strictObject({ ...placeInput, ...textInput }),
  output: saved,
  run: async (ctx, { brandId, key, locale, ...text }) => {
    await brandOf(ctx, brandId);
    const part = LAYOUT.includes(key);
    return { version: await write(ctx, { brandId, key, locale }, part ? { ...text, subject: '', action: '' } : text) };
  },
});

export const restoreMailTemplate = defineOperation({
  name: 'mail.restoreTemplate',
  summary: 'Makes an earlier version of a mail text the current one again, as a new version.',
  kind: 'command',
  http: { method: 'POST', path: '/brands/{brandId}/mail-templates/{key}/{locale}/restore' },
  audience: ['staff'],
  permission: 'mail.templates',
  input: z.strictObject({ ...placeInput, version: integer({ min: 1, max: 1_000_000 }) }),
  output: saved,
  run: async (ctx, { version, ...place }) => {
    const row = await data(ctx).all(MailTemplate).findOne({ brand_id: place.brandId, key: place.key, locale: place.locale, version });
    if (row === undefined) throw notFound('Version');
    return { version: await write(ctx, place, textOf(row)) };
  },
});

export const resetMailTemplate = defineOperation({
  name: 'mail.resetTemplate',
  summary: 'Goes back to the text that is shipped. The versions stay, to be restored.',
  kind: 'command',
  http: { method: 'DELETE', path: '/brands/{brandId}/mail-templates/{key}/{locale}' },
  audience: ['staff'],
  permission: 'mail.templates',
  input: z.strictObject(placeInput),
  output: z.strictObject({ reset: z.boolean() }),
  run: async (ctx, { brandId, key, locale }) => {
    const changed = await data(ctx).all(MailTemplate).where({ brand_id: brandId, key, locale, current: true }).patch({ current: false });
    if (changed > 0) ctx.touch({ kind: 'mailTemplate', id: `${String(brandId)}:${key}:${locale}` }, { own: true }, { own: false });
    return { reset: changed > 0 };
  },
});
