import { conflict, defineOperation, integer, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { Product } from '../catalog/index.ts';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { dunningSettingsOf } from './dunning-settings.ts';
import { assertLadder, defaultLadder, ladderSchema } from './rules/index.ts';
import { DunningLadder } from './tables.ts';

const scope = z.enum(['brand', 'group', 'product', 'client']);
const LARGEST = 2_147_483_647;

/** Plans all open invoices of a brand anew: the next run looks at each of them. */
export const replanBrand = async (ctx: OperationCtx, brandId: number): Promise<void> => {
  await data(ctx).db.execute(`update invoices set next_dunning_on = '1970-01-01' where brand_id = ? and next_dunning_on is not null and next_dunning_on <> '1970-01-01'`, [brandId]);
};

const assertTarget = async (ctx: OperationCtx, brandId: number, where: z.output<typeof scope>, targetId: number): Promise<void> => {
  const { all } = data(ctx);
  if ((await all(Brand).findById(brandId)) === undefined) throw notFound('Brand');
  if (where === 'client' && (await all(Client).findOne({ id: targetId, brand_id: brandId })) === undefined) throw notFound('Client');
  if (where === 'product' && (await all(Product).findOne({ id: targetId, brand_id: brandId })) === undefined) throw notFound('Product');
};

const ladderView = z.strictObject({ id: z.number().int().nullable(), scope: z.string(), targetId: z.number().int(), version: z.number().int(), ladder: ladderSchema });

export const listLadders = defineOperation({
  name: 'dunning.ladders',
  summary: 'Ladders of a brand: its own, and those of groups, products and clients that differ.',
  kind: 'query',
  http: { method: 'GET', path: '/brands/{brandId}/ladders' },
  audience: ['staff'],
  permission: 'dunning.read',
  input: z.strictObject({ brandId: idSchema }),
  output: z.strictObject({ items: z.array(ladderView) }),
  run: async (ctx, { brandId }) => {
    const rows = await data(ctx).all(DunningLadder).where({ brand_id: brandId }).orderBy(['scope', 'target_id']);
    const items = rows.map((row) => ({ id: row.id, scope: row.scope, targetId: row.target_id, version: row.version, ladder: ladderSchema.parse(row.ladder) }));
    const own = items.find((item) => item.scope === 'brand');
    return { items: own === undefined ? [{ id: null, scope: 'brand', targetId: 0, version: 0, ladder: ladderSchema.parse(defaultLadder) }, ...items] : items };
  },
});

export const saveLadder = defineOperation({
  name: 'dunning.saveLadder',
  summary: 'Sets the ladder of a brand, client group, product or client; open invoices follow it from the next run on.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/ladders' },
  audience: ['staff'],
  permission: 'dunning.write',
  input: z.strictObject({
    brandId: idSchema,
    scope: scope.default('brand'),
    /** Id of the group, product or client; 0 for the brand. */
    targetId: integer({ min: 0, max: LARGEST }).default(0),
    /** Version it is based on; 0 for a new one. */
    version: integer({ min: 0, max: LARGEST - 1 }).default(0),
    ...ladderSchema.shape,
  }),
  output: z.strictObject({ id: z.number().int(), version: z.number().int() }),
  run: async (ctx, { brandId, scope: where, targetId: target, version, ...ladder }) => {
    const { all } = data(ctx);
    const targetId = where === 'brand' ? 0 : target;
    assertLadder(ladder);
    const told = ladder.steps.findIndex((step) => step.url !== undefined);
    if (told >= 0 && (await dunningSettingsOf(ctx)).webhookSecret === undefined) throw invalid('LADDER_NO_SECRET', `steps.${String(told)}.url`, 'Set the secret of webhooks under Settings first: every message is signed with it.');
    await assertTarget(ctx, brandId, where, targetId);
    const key = { brand_id: brandId, scope: where, target_id: targetId };
    const before = await all(DunningLadder).findOne(key);
    if ((before?.version ?? 0) !== version) throw conflict('STALE', 'The ladder has changed meanwhile. Load it again.');
    const change = { ladder, version: version + 1, changed_at: ctx.clock.now() };
    const row = before === undefined ? await all(DunningLadder).insertAndFetch({ ...key, ...change }) : await all(DunningLadder).patchAndFetchById(before.id, change);
    await replanBrand(ctx, brandId);
    ctx.touch({ kind: 'brand', id: brandId }, before?.ladder === undefined ? undefined : { ladder: before.ladder }, { ladder, scope: where, targetId });
    return { id: row.id, version: row.version };
  },
});

export const removeLadder = defineOperation({
  name: 'dunning.removeLadder',
  summary: 'Removes a ladder; the next general one counts again.',
  kind: 'command',
  http: { method: 'DELETE', path: '/ladders/{id}' },
  audience: ['staff'],
  permission: 'dunning.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, { id }) => {
    const row = await data(ctx).all(DunningLadder).findById(id);
    if (row === undefined) throw notFound('Ladder');
    await data(ctx).all(DunningLadder).deleteById(id);
    await replanBrand(ctx, row.brand_id);
    ctx.touch({ kind: 'brand', id: row.brand_id }, { ladder: row.ladder, scope: row.scope, targetId: row.target_id }, {});
    return { removed: true };
  },
});
