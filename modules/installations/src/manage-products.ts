import { defineOperation, invalid, isBilletError, z } from '@billet/sdk';
import { id } from './shapes.ts';
import { products } from './tables.ts';

const product = z.strictObject({ id: z.number().int(), productId: z.number().int(), name: z.string(), checklist: z.string() });

const productsShape = z.object({ items: z.array(z.object({ id: z.number(), name: z.record(z.string(), z.string()) })) });

export const listProducts = defineOperation({
  name: 'installations.products',
  summary: 'Products whose services wait for an installation, and all that could.',
  kind: 'query',
  http: { method: 'GET', path: '/x/installations/products' },
  audience: ['staff'],
  permission: 'installations.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(product), others: z.array(z.strictObject({ productId: z.number().int(), name: z.string() })) }),
  run: async (ctx) => {
    const { items: all } = productsShape.parse(await ctx.call('products.list', {}));
    const nameOf = (names: Readonly<Record<string, string>>): string => names[ctx.caller.locale] ?? names['en'] ?? Object.values(names)[0] ?? '';
    const rows = await ctx.table(products).find({});
    return {
      items: rows.map((row) => ({ id: row.id, productId: row.product_id, name: nameOf(all.find((each) => each.id === row.product_id)?.name ?? {}), checklist: row.checklist })),
      others: all.filter((each) => !rows.some((row) => row.product_id === each.id)).map((each) => ({ productId: each.id, name: nameOf(each.name) })),
    };
  },
});

export const saveProduct = defineOperation({
  name: 'installations.saveProduct',
  summary: 'Services of this product that are ordered from now on wait for an installation; `checklist` goes with each order.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/installations/products/{productId}' },
  audience: ['staff'],
  permission: 'installations.write',
  input: z.strictObject({ productId: id, checklist: z.string().trim().max(2000).default('') }),
  output: z.strictObject({ saved: z.boolean() }),
  run: async (ctx, { productId, checklist }) => {
    try {
      await ctx.call('products.get', { id: productId });
    } catch (error) {
      if (isBilletError(error) && error.code === 'NOT_FOUND') throw invalid('NOT_FOUND', 'productId', 'This product is not known.');
      throw error;
    }
    const [row] = await ctx.table(products).find({ product_id: productId });
    await (row === undefined ? ctx.table(products).insert({ product_id: productId, checklist }) : ctx.table(products).update(row.id, { checklist }));
    ctx.touch({ kind: 'product', id: productId }, undefined, { installation: true });
    return { saved: true };
  },
});

export const dropProduct = defineOperation({
  name: 'installations.dropProduct',
  summary: 'Services of this product start without an installation from now on; orders that are under way stay.',
  kind: 'command',
  http: { method: 'DELETE', path: '/x/installations/products/{productId}' },
  audience: ['staff'],
  permission: 'installations.write',
  input: z.strictObject({ productId: id }),
  output: z.strictObject({ dropped: z.boolean() }),
  run: async (ctx, { productId }) => {
    const [row] = await ctx.table(products).find({ product_id: productId });
    if (row === undefined) return { dropped: false };
    await ctx.table(products).remove(row.id);
    ctx.touch({ kind: 'product', id: productId }, undefined, { installation: false });
    return { dropped: true };
  },
});
