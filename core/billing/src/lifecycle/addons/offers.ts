import { defineOperation, invalid, notFound, z } from '@billet/sdk';
import { Product } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { AddonOffer } from '../tables.ts';

export const setAddons = defineOperation({
  name: 'products.setAddons',
  summary: 'Says which products may be added to a service of this one, and whether they give money back when they are removed.',
  kind: 'command',
  http: { method: 'PUT', path: '/products/{id}/addons' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema, addons: z.array(z.strictObject({ productId: idSchema, refundable: z.boolean().default(true) })).max(100) }),
  output: z.strictObject({ addons: z.number().int() }),
  run: async (ctx, { id, addons }) => {
    const { all } = data(ctx);
    const product = await all(Product).findById(id);
    if (product === undefined) throw notFound('Product');
    const known = await all(Product).whereIn('id', addons.map((addon) => addon.productId)).where('brand_id', product.brand_id);
    const ids = addons.map((addon) => addon.productId);
    if (known.length !== ids.length || ids.includes(id)) throw invalid('NOT_FOUND', 'addons', 'This is not known.');
    await all(AddonOffer).where('product_id', id).delete();
    for (const [position, addon] of addons.entries()) await all(AddonOffer).insert({ product_id: id, addon_id: addon.productId, refundable: addon.refundable, position });
    ctx.touch({ kind: 'product', id }, undefined, { addons: ids });
    return { addons: addons.length };
  },
});

export const laterAddons = defineOperation({
  name: 'products.laterAddons',
  summary: 'Which products may be added to a running service of this one, as staff have set it.',
  kind: 'query',
  http: { method: 'GET', path: '/products/{id}/later-addons' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(z.strictObject({ productId: z.number().int(), refundable: z.boolean() })) }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    if ((await all(Product).findById(id)) === undefined) throw notFound('Product');
    const rows = await all(AddonOffer).where('product_id', id).orderBy(['position', 'id']);
    return { items: rows.map((row) => ({ productId: row.addon_id, refundable: row.refundable })) };
  },
});
