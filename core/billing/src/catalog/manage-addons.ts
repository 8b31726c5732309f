import { defineOperation, invalid, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { ProductAddon } from './promotion-tables.ts';
import { Product } from './tables.ts';

export const listAddons = defineOperation({
  name: 'products.addons',
  summary: 'What may be bought with a product, must come with it, or comes free.',
  kind: 'query',
  http: { method: 'GET', path: '/products/{id}/addons' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(z.strictObject({ productId: z.number().int(), name: z.record(z.string(), z.string()), kind: z.string() })) }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const staff = ctx.caller.audience === 'staff' || ctx.caller.audience === 'system';
    const owner = await all(Product).findById(id);
    if (owner === undefined || (!staff && owner.status !== 'active')) throw notFound('Product');
    const rows = await all(ProductAddon).where('product_id', id).orderBy('id');
    const products = new Map((await all(Product).whereIn('id', rows.map((row) => row.addon_id))).map((product) => [product.id, product] as const));
    return {
      items: rows.flatMap((row) => {
        const product = products.get(row.addon_id);
        return product === undefined || (!staff && product.status !== 'active') ? [] : [{ productId: row.addon_id, name: product.name as Record<string, string>, kind: row.kind }];
      }),
    };
  },
});

export const setAddon = defineOperation({
  name: 'products.setAddon',
  summary: 'Offers a product with another one, requires it, gives it free, or stops that (kind null).',
  kind: 'command',
  http: { method: 'PUT', path: '/products/{id}/addons/{addonId}' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema, addonId: idSchema, kind: z.enum(['offered', 'required', 'free']).nullable() }),
  output: z.strictObject({ kind: z.string().nullable() }),
  run: async (ctx, { id, addonId, kind }) => {
    const { all } = data(ctx);
    const [product, addon] = [await all(Product).findById(id), await all(Product).findById(addonId)];
    if (product === undefined) throw notFound('Product');
    if (addon?.brand_id !== product.brand_id || addonId === id) throw invalid('NOT_FOUND', 'addonId', 'This product is not known.');
    await all(ProductAddon).delete().where({ product_id: id, addon_id: addonId });
    if (kind !== null) await all(ProductAddon).insert({ product_id: id, addon_id: addonId, kind });
    ctx.touch({ kind: 'product', id }, undefined, { addon: addonId, kind });
    return { kind };
  },
});
