import { defineTable, z } from '@billet/sdk';

const id = z.number().int();

export const kindSchema = z.enum(['article', 'news']);

export const categories = defineTable({
  name: 'categories',
  columns: z.strictObject({
    brand_id: id,
    /** By language. */
    names: z.record(z.string(), z.string()),
    sort: id,
  }),
  index: [['brand_id']],
});

/** An article or a piece of news; what it says is in `texts`, once a language. */
export const entries = defineTable({
  name: 'entries',
  columns: z.strictObject({
    brand_id: id,
    kind: kindSchema,
    /** Of articles only. */
    category_id: id.nullable(),
    /** The day of a piece of news; an article has the day on which it was written. */
    day: z.string(),
    published: z.boolean(),
  }),
  index: [['brand_id', 'kind', 'published'], ['category_id']],
});

export const texts = defineTable({
  name: 'texts',
  columns: z.strictObject({
    entry_id: id,
    brand_id: id,
    kind: kindSchema,
    /** As the entry says: a search reads this table alone. */
    published: z.boolean(),
    locale: z.string(),
    title: z.string(),
    /** Markdown. */
    body: z.string(),
    /** Title and body in small letters without marks. */
    search: z.string(),
  }),
  unique: [['entry_id', 'locale']],
  index: [['brand_id', 'kind', 'published']],
});

/** One row a person and article; a second vote takes the place of the first. */
export const votes = defineTable({
  name: 'votes',
  columns: z.strictObject({ entry_id: id, user_id: id, useful: z.enum(['yes', 'no']) }),
  unique: [['entry_id', 'user_id']],
});
