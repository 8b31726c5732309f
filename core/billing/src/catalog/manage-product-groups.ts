import { isDatabaseError } from '@billet/database';
import { defineOperation, integer, invalid, notFound, z } from '@billet/sdk';
import { brandOf, currentBrand } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { namesSchema } from './schemas.ts';
import { ProductGroup } from './tables.ts';

const group = z.strictObject({ id: z.number().int(), brandId: z.number().int(), slug: z.string(), name: z.record(z.string(), z.string()), description: z.record(z.string(), z.string()), position: z.number().int(), status: z.string() });

const view = (row: ProductGroup): z.input<typeof group> => ({
  id: row.id, brandId: row.brand_id, slug: row.slug, name: row.name as Record<string, string>, description: row.description as Record<string, string>, position: row.position, status: row.status,
});

const slug = z.string().regex(/^[a-z0-9-]{1,60}$/);
const name = namesSchema.refine((value) => Object.values(value).some((text) => text !== ''), 'a name is needed');
const position = integer({ min: 0, max: 10_000 });
const status = z.enum(['active', 'hidden']);

const slugTaken = (error: unknown): never => {
  if (isDatabaseError(error, 'unique')) throw invalid('SLUG_TAKEN', 'slug', 'This short name is taken.');
  throw error;
};

export const listProductGroups = defineOperation({
  name: 'productGroups.list',
  summary: 'Groups in which a brand shows its products, in their order; guests and clients see those that are not hidden.',
  kind: 'query',
  http: { method: 'GET', path: '/product-groups' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({ brandId: idSchema.optional() }),
  output: z.strictObject({ items: z.array(group) }),
  run: async (ctx, { brandId }) => {
    const query = data(ctx).all(ProductGroup).orderBy(['position', 'id']).limit(200);
    const staff = ctx.caller.audience === 'staff' || ctx.caller.audience === 'system';
    if (!staff) void query.where({ status: 'active', brand_id: (await currentBrand(ctx)).id });
    else if (brandId !== undefined) void query.where('brand_id', brandId);
    return { items: (await query).map(view) };
  },
});

export const createGroup = defineOperation({
  name: 'productGroups.create',
  summary: 'Adds a group of products; its short name is the address of its page in the shop.',
  kind: 'command',
  http: { method: 'POST', path: '/product-groups' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ brandId: idSchema, slug, name, description: namesSchema.default({}), position: position.default(0), status: status.default('active') }),
  output: group,
  run: async (ctx, { brandId, ...wish }) => {
    const brand = await brandOf(ctx, brandId);
    const row = await data(ctx).all(ProductGroup).insertAndFetch({ ...wish, brand_id: brand.id, version: 1, created_at: ctx.clock.now() }).catch(slugTaken);
    ctx.touch({ kind: 'productGroup', id: row.id }, undefined, { slug: row.slug });
    return view(row);
  },
});

export const updateGroup = defineOperation({
  name: 'productGroups.update',
  summary: 'Changes how a group of products is called, where it stands and whether it is shown.',
  kind: 'command',
  http: { method: 'PATCH', path: '/product-groups/{id}' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema, slug: slug.optional(), name: name.optional(), description: namesSchema.optional(), position: position.optional(), status: status.optional() }),
  output: group,
  run: async (ctx, { id, ...wish }) => {
    const { all } = data(ctx);
    const before = await all(ProductGroup).findById(id);
    if (before === undefined) throw notFound('ProductGroup');
    const change = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
    const after = await all(ProductGroup).patchAndFetchById(id, { ...change, version: before.version + 1 }).catch(slugTaken);
    ctx.touch({ kind: 'productGroup', id }, view(before), view(after));
    return view(after);
  },
});
