import { defineOperation, integer, notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import { products } from './tables.ts';

const most = integer({ min: 0, max: 50 });

/** What a product's licences are like. */
export const terms = z.strictObject({
  productId: integer({ min: 1 }),
  title: z.string().trim().min(1).max(80),
  prefix: z.string().trim().toUpperCase().regex(/^[A-Z][A-Z0-9]{1,9}$/),
  domains: most.default(1),
  addresses: most.default(1),
  directories: most.default(1),
  subdomains: z.union([z.boolean(), z.enum(['true', 'false', 'on']).transform((text) => text !== 'false')]).default(false),
  reissues: integer({ min: 0, max: 100 }).default(2),
  checkDays: integer({ min: 1, max: 90 }).default(1),
  graceDays: integer({ min: 0, max: 90 }).default(7),
});

export type Terms = z.output<typeof terms>;

const stored = z.strictObject({ ...terms.shape, subdomains: z.boolean() });

const view = (row: TableRow<typeof products.columns>): Terms => ({
  productId: row.product_id,
  title: row.title,
  prefix: row.prefix,
  domains: row.domains,
  addresses: row.addresses,
  directories: row.directories,
  subdomains: row.subdomains,
  reissues: row.reissues,
  checkDays: row.check_days,
  graceDays: row.grace_days,
});

export const listTerms = defineOperation({
  name: 'licensing.products',
  summary: 'Products that sell licences, and on what terms.',
  kind: 'query',
  http: { method: 'GET', path: '/x/licensing/products' },
  audience: ['staff'],
  permission: 'licensing.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(stored) }),
  run: async (ctx) => ({ items: (await ctx.table(products).find({})).map(view) }),
});

export const setTerms = defineOperation({
  name: 'licensing.setProduct',
  summary: 'Makes a product sell licences, or changes on what terms it does.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/licensing/products/{productId}' },
  audience: ['staff'],
  permission: 'licensing.write',
  input: terms,
  output: stored,
  run: async (ctx, wanted) => {
    await ctx.call('products.get', { id: wanted.productId });
    const [known] = await ctx.table(products).find({ product_id: wanted.productId });
    const row = {
      product_id: wanted.productId,
      title: wanted.title,
      prefix: wanted.prefix,
      domains: wanted.domains,
      addresses: wanted.addresses,
      directories: wanted.directories,
      subdomains: wanted.subdomains,
      reissues: wanted.reissues,
      check_days: wanted.checkDays,
      grace_days: wanted.graceDays,
    };
    const after = known === undefined ? await ctx.table(products).insert(row) : await ctx.table(products).update(known.id, row);
    ctx.touch({ kind: 'product', id: wanted.productId }, known === undefined ? undefined : view(known), view(after));
    return view(after);
  },
});

/** Terms by product. Clients and guests have no access of their own to them; what they may know is shown by the caller. */
export const allTerms = async (ctx: OperationCtx): Promise<ReadonlyMap<number, Terms>> => {
  const { items } = await ctx.callAsSystem(listTerms, {});
  return new Map(items.map((each) => [each.productId, each]));
};

export const sureTerms = async (ctx: OperationCtx, productId: number): Promise<Terms> => {
  const found = (await allTerms(ctx)).get(productId);
  if (found === undefined) throw notFound('Product');
  return found;
};

