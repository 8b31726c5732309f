import { integer, z } from '@billet/sdk';

/** Keys are 32-bit integers on PostgreSQL. */
const LARGEST_ID = 2_147_483_647;

/** Input of every list: newest first, `next` of one answer is `before` of the next call. */
export const pageInput = {
  before: integer({ min: 1, max: LARGEST_ID }).optional(),
  limit: integer({ min: 1, max: 200 }).default(50),
} as const;

/** Output of every list. */
export const pageOf = <T extends z.ZodType>(item: T): z.ZodObject<{ items: z.ZodArray<T>; next: z.ZodOptional<z.ZodNumber> }> =>
  z.strictObject({ items: z.array(item), next: z.number().int().optional() });

/** Wraps a page's items; a full page may have a next one. */
export const pageResult = <T extends { readonly id: number }>(items: T[], limit: number): { items: T[]; next?: number } => {
  const last = items.at(-1);
  return items.length === limit && last !== undefined ? { items, next: last.id } : { items };
};

/** An id in the input. */
export const idSchema = integer({ min: 1, max: LARGEST_ID });

/** The version of a row that a change is based on; it grows by one with each change. */
export const versionSchema = integer({ min: 1, max: 2_147_483_646 });
