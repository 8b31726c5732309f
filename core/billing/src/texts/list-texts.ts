import { defineOperation, integer, z } from '@billet/sdk';
import { data } from '../data.ts';
import { fits } from './check-text.ts';
import { TextOverride } from './tables.ts';
import { shelfInput, shelfOf, shippedFor } from './text-input.ts';

export const stateSchema = z.enum(['shipped', 'inherited', 'own', 'changed', 'unfit', 'gone']);

export type TextState = z.infer<typeof stateSchema>;

/** How a text stands: as shipped, as written for all brands, as written here; and whether an update changed the original since, made it unfit, or did away with it. */
export const stateOf = (locale: string, original: string | undefined, own: TextOverride | undefined, forAll: string | undefined): TextState => {
  if (own === undefined) return forAll === undefined ? 'shipped' : 'inherited';
  if (original === undefined) return 'gone';
  if (!fits(original, own.text, locale)) return 'unfit';
  return original === own.original ? 'own' : 'changed';
};

const ONLY = { all: () => true, own: (state: TextState) => state !== 'shipped' && state !== 'inherited', changed: (state: TextState) => state === 'changed' || state === 'unfit' || state === 'gone' } as const;

const row = z.strictObject({
  key: z.string(),
  /** The shipped text; null = there is none any more. */
  original: z.string().nullable(),
  /** What is written in its place, here or for all brands. */
  text: z.string().nullable(),
  state: stateSchema,
});

export const listTexts = defineOperation({
  name: 'texts.list',
  summary: 'Texts of pages, mails and documents in one language, by key or wording; with what staff have written in their place, and where the shipped text has changed since.',
  kind: 'query',
  http: { method: 'GET', path: '/texts' },
  audience: ['staff'],
  permission: 'texts.read',
  input: z.strictObject({
    ...shelfInput,
    search: z.string().trim().max(200).default(''),
    only: z.enum(['all', 'own', 'changed']).default('all'),
    /** Last key of the page before. */
    after: z.string().max(200).default(''),
    limit: integer({ min: 1, max: 200 }).default(50),
  }),
  output: z.strictObject({ items: z.array(row), own: z.number().int(), changed: z.number().int(), next: z.string().optional() }),
  run: async (ctx, { search, only, after, limit, ...shelf }) => {
    const { all } = data(ctx);
    const { locale } = shelf;
    const shipped = await shippedFor(ctx, shelf);
    const own = new Map((await all(TextOverride).where(shelfOf(shelf))).map((each) => [each.key, each]));
    const forAll = new Map(shelf.brandId === undefined ? [] : (await all(TextOverride).where(shelfOf({ locale }))).map(({ key, text }) => [key, text]));
    const rows = [...new Set([...Object.keys(shipped), ...own.keys()])].sort().map((key) => {
      const original = shipped[key];
      return { key, original: original ?? null, text: own.get(key)?.text ?? forAll.get(key) ?? null, state: stateOf(locale, original, own.get(key), forAll.get(key)) };
    });
    const wanted = search.toLocaleLowerCase(locale);
    const has = (text: string | null): boolean => text?.toLocaleLowerCase(locale).includes(wanted) === true;
    const found = rows.filter(({ key, original, text, state }) => ONLY[only](state) && (wanted === '' || has(key) || has(original) || has(text)));
    const items = found.filter(({ key }) => key > after).slice(0, limit);
    const last = items.at(-1)?.key;
    return {
      items,
      own: rows.filter(({ state }) => ONLY.own(state)).length,
      changed: rows.filter(({ state }) => ONLY.changed(state)).length,
      ...(last !== undefined && last !== found.at(-1)?.key ? { next: last } : {}),
    };
  },
});
