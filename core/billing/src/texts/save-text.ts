import { defineOperation, z, type OperationCtx } from '@billet/sdk';
import { nextCounter } from '../counters.ts';
import { data } from '../data.ts';
import { checkText } from './check-text.ts';
import { REVISION } from './load-overrides.ts';
import { TextOverride } from './tables.ts';
import { originalOf, placeInput, shelfOf, textSchema, type Place } from './text-input.ts';

const subjectOf = ({ caller }: OperationCtx): string => (caller.actor.kind === 'system' ? 'system' : `${caller.actor.kind}:${caller.actor.id}`);

/** Every process looks at the counter before it shows something. */
const changed = async (ctx: OperationCtx, { brandId, locale, key }: Place, before: string | undefined, after: string | undefined): Promise<void> => {
  await nextCounter(data(ctx).db, REVISION);
  ctx.touch({ kind: 'text', id: `${brandId === undefined ? 'all' : String(brandId)}:${locale}:${key}` }, before === undefined ? undefined : { text: before }, after === undefined ? undefined : { text: after });
};

export const saveText = defineOperation({
  name: 'texts.save',
  summary: 'Puts a text of staff in the place of a shipped one, for a brand or for all of them and the staff area. It must be well formed, name what the shipped one names, and have all plural forms of its language.',
  kind: 'command',
  http: { method: 'PUT', path: '/texts/{locale}/{key}' },
  audience: ['staff'],
  permission: 'texts.write',
  input: z.strictObject({ ...placeInput, text: textSchema }),
  output: z.strictObject({ text: z.string() }),
  run: async (ctx, { text, ...place }) => {
    const { all } = data(ctx);
    const original = await originalOf(ctx, place);
    checkText(original, text, place.locale);
    const where = { ...shelfOf(place), key: place.key };
    const before = await all(TextOverride).findOne(where);
    const written = { text, original, saved_by: subjectOf(ctx), saved_at: ctx.clock.wall() };
    if (before === undefined) await all(TextOverride).insert({ ...where, ...written });
    else await all(TextOverride).findById(before.id).patch(written);
    await changed(ctx, place, before?.text, text);
    return { text };
  },
});

export const resetText = defineOperation({
  name: 'texts.reset',
  summary: 'Goes back to the text that is shipped, or to the one for all brands.',
  kind: 'command',
  http: { method: 'DELETE', path: '/texts/{locale}/{key}' },
  audience: ['staff'],
  permission: 'texts.write',
  input: z.strictObject(placeInput),
  output: z.strictObject({ reset: z.boolean() }),
  run: async (ctx, place) => {
    const { all } = data(ctx);
    const before = await all(TextOverride).findOne({ ...shelfOf(place), key: place.key });
    if (before === undefined) return { reset: false };
    await all(TextOverride).deleteById(before.id);
    await changed(ctx, place, before.text, undefined);
    return { reset: true };
  },
});
