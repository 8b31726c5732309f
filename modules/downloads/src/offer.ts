import { createHash } from 'node:crypto';
import { defineOperation, invalid, isWhatItSays, notFound, type OperationCtx, safeFileName, type TableRow, z } from '@billet/sdk';
import { brands } from './house.ts';
import { fileInput, id, onOff } from './input.ts';
import { settings } from './settings.ts';
import { contents, counts, items, versions } from './tables.ts';

export type ItemRow = TableRow<typeof items.columns>;

export const version = z.strictObject({ id: z.number().int(), version: z.string(), name: z.string(), size: z.number().int(), sha256: z.string(), at: z.string() });

/** How often a version was taken is for staff. */
const counted = version.extend({ taken: z.number().int() });

const item = z.strictObject({
  id: z.number().int(),
  brandId: z.number().int(),
  category: z.string(),
  title: z.string(),
  words: z.string(),
  productIds: z.array(z.number().int()),
  published: z.boolean(),
  versions: z.array(counted),
});

export type Item = z.output<typeof item>;

/** Newest first. */
export const versionsOf = async (ctx: OperationCtx, itemId: number): Promise<z.output<typeof version>[]> =>
  (await ctx.table(versions).find({ item_id: itemId })).map((row) => ({ id: row.id, version: row.version, name: row.name, size: row.size, sha256: row.sha256, at: row.created_at }));

const view = async (ctx: OperationCtx, row: ItemRow): Promise<Item> => {
  const taken = new Map((await ctx.table(counts).find({ item_id: row.id })).map((each) => [each.version_id, each.taken]));
  const files = (await versionsOf(ctx, row.id)).map((each) => ({ ...each, taken: taken.get(each.id) ?? 0 }));
  return {
    id: row.id, brandId: row.brand_id, category: row.category, title: row.title, words: row.words, productIds: row.product_ids, published: row.published, versions: files,
  };
};

export const sureItem = async (ctx: OperationCtx, wanted: number): Promise<ItemRow> => {
  const row = await ctx.table(items).get(wanted);
  if (row === undefined) throw notFound('Download');
  return row;
};

export const byPlace = (a: { readonly category: string; readonly title: string }, b: { readonly category: string; readonly title: string }): number =>
  a.category === b.category ? (a.title < b.title ? -1 : 1) : a.category < b.category ? -1 : 1;

export const listItems = defineOperation({
  name: 'downloads.items',
  summary: 'What clients can download, with all versions, by category and title.',
  kind: 'query',
  http: { method: 'GET', path: '/x/downloads/items' },
  audience: ['staff'],
  permission: 'downloads.read',
  input: z.strictObject({ brandId: id.optional() }),
  output: z.strictObject({ items: z.array(item) }),
  run: async (ctx, { brandId }) => {
    const shown: Item[] = [];
    for (const row of await ctx.table(items).find(brandId === undefined ? {} : { brand_id: brandId })) shown.push(await view(ctx, row));
    return { items: shown.sort(byPlace) };
  },
});

/** Keeps a file as the newest version; what is no file of its kind is refused. */
const addVersion = async (ctx: OperationCtx, itemId: number, given: { readonly file: string; readonly name: string; readonly version: string }): Promise<void> => {
  const { largestKib } = await ctx.settings(settings);
  const bytes = Buffer.from(given.file, 'base64');
  const name = safeFileName(given.name);
  if (bytes.length === 0) throw invalid('FILE_EMPTY', 'file', 'This file is empty.');
  if (bytes.length > largestKib * 1024) throw invalid('FILE_TOO_LARGE', 'file', `A file may have ${String(largestKib)} KiB at most.`, { most: largestKib });
  if (!isWhatItSays(name, bytes)) throw invalid('FILE_NOT_WHAT_IT_SAYS', 'file', 'This file is not what its name says.');
  const row = await ctx.table(versions).insert({ item_id: itemId, version: given.version, name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  await ctx.table(contents).insert({ version_id: row.id, content: bytes.toString('base64') });
};

const idsOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter((each) => each !== '');

const MOST_VERSIONS = 50;

export const saveItem = defineOperation({
  name: 'downloads.save',
  summary: 'Offers something for download, or changes it. A file that comes with it is a new version; earlier ones stay. Without products it is for every client of the brand.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/downloads/items' },
  audience: ['staff'],
  permission: 'downloads.write',
  input: z.strictObject({
    id: id.optional(),
    brandId: id,
    category: z.string().trim().max(80).default(''),
    title: z.string().trim().min(1).max(150),
    words: z.string().trim().max(2000).default(''),
    version: z.string().trim().max(40).default(''),
    productIds: z.preprocess((value) => (typeof value === 'string' ? idsOf(value) : value), z.array(id).max(100)).default([]),
    published: onOff,
    ...fileInput,
  }),
  output: item,
  sensitive: ['file'],
  run: async (ctx, input) => {
    const { id: known, brandId, category, title, words, version: named, productIds, published, file } = input;
    await brands.sure(ctx, brandId);
    const wanted = { brand_id: brandId, category, title, words, product_ids: [...new Set(productIds)], published: published !== undefined && published !== false };
    const before = known === undefined ? undefined : await view(ctx, await sureItem(ctx, known));
    const brings = file !== undefined && file !== '';
    if (before === undefined && !brings) throw invalid('FILE_MISSING', 'file', 'Choose a file.');
    if (brings && (before?.versions.length ?? 0) >= MOST_VERSIONS) throw invalid('DOWNLOAD_VERSIONS', 'file', 'Remove an earlier version first.', { most: MOST_VERSIONS });
    const row = before === undefined ? await ctx.table(items).insert(wanted) : await ctx.table(items).update(before.id, wanted);
    if (brings) await addVersion(ctx, row.id, { file, name: input['file.name'] ?? '', version: named });
    const after = await view(ctx, row);
    ctx.touch({ kind: 'download', id: row.id }, before, after);
    return after;
  },
});

const drop = async (ctx: OperationCtx, versionId: number): Promise<void> => {
  for (const { id: contentId } of await ctx.table(contents).find({ version_id: versionId })) await ctx.table(contents).remove(contentId);
  for (const { id: countId } of await ctx.table(counts).find({ version_id: versionId })) await ctx.table(counts).remove(countId);
  await ctx.table(versions).remove(versionId);
};

export const removeVersion = defineOperation({
  name: 'downloads.removeVersion',
  summary: 'Takes one version away for good; with its last version an item goes as well.',
  kind: 'command',
  http: { method: 'DELETE', path: '/x/downloads/versions/{versionId}' },
  audience: ['staff'],
  permission: 'downloads.write',
  input: z.strictObject({ versionId: id }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, { versionId }) => {
    const row = await ctx.table(versions).get(versionId);
    if (row === undefined) throw notFound('Version');
    await drop(ctx, row.id);
    if ((await ctx.table(versions).find({ item_id: row.item_id })).length === 0) await ctx.table(items).remove(row.item_id);
    ctx.touch({ kind: 'download', id: row.item_id }, { version: row.version, name: row.name, sha256: row.sha256 }, undefined);
    return { removed: true };
  },
});
