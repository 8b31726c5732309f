import { inspectMessage, sampleMessage } from '@billet/kernel';
import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { checkText } from './check-text.ts';
import { stateOf, stateSchema } from './list-texts.ts';
import { TextOverride } from './tables.ts';
import { originalOf, placeInput, shelfOf, shippedFor, textSchema } from './text-input.ts';

export const getText = defineOperation({
  name: 'texts.get',
  summary: 'One text as it counts now, with the shipped one, the English one, and what the shipped one was when staff wrote theirs.',
  kind: 'query',
  http: { method: 'GET', path: '/texts/{locale}/{key}' },
  audience: ['staff'],
  permission: 'texts.read',
  input: z.strictObject(placeInput),
  output: z.strictObject({
    text: z.string(), original: z.string().nullable(), english: z.string().nullable(), state: stateSchema,
    /** What the text has to name. */
    arguments: z.array(z.string()),
    own: z.strictObject({ text: z.string(), original: z.string(), savedBy: z.string(), savedAt: z.string() }).nullable(),
    /** What is written for all brands, of which this is one. */
    forAll: z.string().nullable(),
  }),
  run: async (ctx, place) => {
    const { all } = data(ctx);
    const { locale, key } = place;
    const shipped = await shippedFor(ctx, place);
    const original = Object.hasOwn(shipped, key) ? shipped[key] : undefined;
    const own = await all(TextOverride).findOne({ ...shelfOf(place), key });
    const forAll = place.brandId === undefined ? undefined : (await all(TextOverride).findOne({ ...shelfOf({ locale }), key }))?.text;
    if (original === undefined && own === undefined) throw notFound('Text');
    const english = await shippedFor(ctx, { locale: 'en' });
    return {
      text: own?.text ?? forAll ?? original ?? '',
      original: original ?? null,
      english: english[key] ?? null,
      state: stateOf(locale, original, own, forAll),
      arguments: original === undefined ? [] : [...inspectMessage(original).arguments],
      own: own === undefined ? null : { text: own.text, original: own.original, savedBy: own.saved_by, savedAt: own.saved_at },
      forAll: forAll ?? null,
    };
  },
});

export const previewText = defineOperation({
  name: 'texts.preview',
  summary: 'What readers would see: the text with values that might come, once for each plural form and each choice. Refused as it would be when saved.',
  kind: 'query',
  http: { method: 'POST', path: '/texts/{locale}/{key}/preview' },
  audience: ['staff'],
  permission: 'texts.read',
  input: z.strictObject({ ...placeInput, text: textSchema }),
  output: z.strictObject({ samples: z.array(z.strictObject({ values: z.record(z.string(), z.string()), text: z.string() })) }),
  run: async (ctx, { text, ...place }) => {
    checkText(await originalOf(ctx, place), text, place.locale);
    return { samples: sampleMessage(text, place.locale).map(({ values, text: shown }) => ({ values: { ...values }, text: shown })) };
  },
});
