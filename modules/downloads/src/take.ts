import { defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { brands, readEntitled } from './house.ts';
import { id } from './input.ts';
import { byPlace, type ItemRow, sureItem, version, versionsOf } from './offer.ts';
import { contents, counts, items, versions } from './tables.ts';

const offered = z.strictObject({ id: z.number().int(), category: z.string(), title: z.string(), words: z.string(), versions: z.array(version) });

/** Those that a client of a brand may have: the rest is not there for him. */
const entitled = async (ctx: OperationCtx, clientId: number, rows: readonly ItemRow[]): Promise<readonly ItemRow[]> => {
  const productIds = [...new Set(rows.flatMap((row) => row.product_ids))];
  const { productIds: has } = productIds.length === 0 ? { productIds: [] } : await ctx.callAsSystem(readEntitled, { clientId, productIds });
  return rows.filter((row) => row.product_ids.length === 0 || row.product_ids.some((each) => has.includes(each)));
};

/** As the system: clients cannot reach the tables, so that nothing is found by its number alone. */
const readOffered = defineOperation({
  name: 'downloads.readOffered',
  summary: 'What a client may download.',
  kind: 'query',
  audience: ['system'],
  permission: 'downloads.read',
  input: z.strictObject({ clientId: id, brandId: id }),
  output: z.strictObject({ items: z.array(offered) }),
  run: async (ctx, { clientId, brandId }) => {
    const rows = await entitled(ctx, clientId, await ctx.table(items).find({ brand_id: brandId, published: true }));
    const shown: z.output<typeof offered>[] = [];
    for (const row of [...rows].sort(byPlace)) shown.push({ id: row.id, category: row.category, title: row.title, words: row.words, versions: await versionsOf(ctx, row.id) });
    return { items: shown };
  },
});

const readContent = defineOperation({
  name: 'downloads.readContent',
  summary: 'What is in a version, of one that a client may download where a client is named.',
  kind: 'query',
  audience: ['system'],
  permission: 'downloads.read',
  input: z.strictObject({ versionId: id, clientId: id.optional(), brandId: id.optional() }),
  output: z.strictObject({ name: z.string(), file: z.string() }),
  run: async (ctx, { versionId, clientId, brandId }) => {
    const row = await ctx.table(versions).get(versionId);
    if (row === undefined) throw notFound('Download');
    if (clientId !== undefined) {
      const item = await sureItem(ctx, row.item_id);
      const may = item.published && item.brand_id === brandId && (await entitled(ctx, clientId, [item])).length > 0;
      if (!may) throw notFound('Download');
    }
    const [kept] = await ctx.table(contents).find({ version_id: row.id });
    if (kept === undefined) throw notFound('Download');
    return { name: row.name, file: kept.content };
  },
});

/** Whoever is no client of ours downloads nothing. */
const clientOf = ({ caller: { clientId } }: OperationCtx): number => {
  if (clientId === undefined) throw notFound('Client');
  return clientId;
};

export const listOffered = defineOperation({
  name: 'downloads.list',
  summary: 'What the client may download now: files for all clients of the brand, and those for products he has an active service of.',
  kind: 'query',
  http: { method: 'GET', path: '/x/downloads' },
  audience: ['client'],
  permission: 'downloads.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(offered) }),
  run: async (ctx) => ctx.callAsSystem(readOffered, { clientId: clientOf(ctx), brandId: await brands.ofReader(ctx) }),
});

export const readVersion = defineOperation({
  name: 'downloads.read',
  summary: 'One version with what is in it as base64; clients have those they may download.',
  kind: 'query',
  http: { method: 'GET', path: '/x/downloads/versions/{versionId}' },
  audience: ['staff', 'client'],
  permission: 'downloads.read',
  input: z.strictObject({ versionId: id }),
  output: z.strictObject({ name: z.string(), file: z.string() }),
  run: async (ctx, { versionId }) => ctx.callAsSystem(readContent, ctx.caller.audience === 'client' ? { versionId, clientId: clientOf(ctx), brandId: await brands.ofReader(ctx) } : { versionId }),
});

/** The row is held while one is added, so that of two who take it at once none is lost. */
export const countTaken = defineOperation({
  name: 'downloads.countTaken',
  summary: 'Notes that a client has taken a version once more.',
  kind: 'command',
  audience: ['system'],
  permission: 'downloads.read',
  input: z.strictObject({ versionId: id }),
  output: z.strictObject({ taken: z.number().int() }),
  run: async (ctx, { versionId }) => {
    const version = await ctx.table(versions).get(versionId);
    if (version === undefined) throw notFound('Download');
    const table = ctx.table(counts);
    await table.insertOnce({ version_id: version.id, item_id: version.item_id, taken: 0 });
    const [row] = await table.find({ version_id: version.id });
    const { taken = 0 } = (row === undefined ? undefined : await table.hold(row.id)) ?? {};
    if (row !== undefined) await table.update(row.id, { taken: taken + 1 });
    return { taken: taken + 1 };
  },
});

export const innerReads = [readOffered, readContent, readEntitled];
