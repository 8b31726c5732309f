import { defineTable, z } from '@billet/sdk';

const id = z.number().int();

/** Something to download; its files are in `versions`. */
export const items = defineTable({
  name: 'items',
  columns: z.strictObject({
    brand_id: id,
    /** Where it stands in the list; may be empty. */
    category: z.string(),
    title: z.string(),
    words: z.string(),
    /** Only clients with an active service of one of these see it; empty = every client of the brand. */
    product_ids: z.array(id),
    published: z.boolean(),
  }),
  index: [['brand_id', 'published']],
});

/** A file of an item; the newest stands first. */
export const versions = defineTable({
  name: 'versions',
  columns: z.strictObject({ item_id: id, version: z.string(), name: z.string(), size: id, sha256: z.string() }),
  index: [['item_id']],
});

/** How often each version was taken, without who did. A version that nobody has taken has no row. */
export const counts = defineTable({
  name: 'counts',
  columns: z.strictObject({ version_id: id, item_id: id, taken: id }),
  unique: [['version_id']],
  index: [['item_id']],
});

/** Apart from what describes them, so that a list does not read them. */
export const contents = defineTable({
  name: 'contents',
  columns: z.strictObject({ version_id: id, content: z.string() }),
  unique: [['version_id']],
});
