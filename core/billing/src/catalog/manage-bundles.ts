import { isDatabaseError } from '@billet/database';
import { defineOperation, integer, invalid, localDateSchema, notFound, type OperationCtx, z } from '@billet/sdk';
import { brandOf, currentBrand } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { Bundle, BundleItem } from './promotion-tables.ts';
import { cycleSchema, namesSchema } from './schemas.ts';
import { Product } from './tables.ts';

const item = z.strictObject({ productId: z.number().int(), cycle: z.strictObject({ unit: z.string(), count: z.number().int() }), quantity: z.number().int(), price: z.number().int().nullable() });
const bundle = z.strictObject({
  id: z.number().int(), brandId: z.number().int(), slug: z.string(), name: z.record(z.string(), z.string()), status: z.string(), startsOn: z.string().nullable(), endsOn: z.string().nullable(), left: z.number().int().nullable(), maxUses: z.number().int().nullable(), allowsPromotion: z.boolean(), items: z.array(item),
});

const present = async (ctx: OperationCtx, rows: readonly Bundle[]): Promise<z.input<typeof bundle>[]> => {
  const items = await data(ctx).all(BundleItem).whereIn('bundle_id', rows.map((row) => row.id)).orderBy('id');
  return rows.map((row) => ({
    id: row.id, brandId: row.brand_id, slug: row.slug, name: row.name as Record<string, string>, status: row.status, startsOn: row.starts_on, endsOn: row.ends_on, left: row.max_uses === null ? null : row.max_uses - row.used, maxUses: row.max_uses, allowsPromotion: row.allows_promotion,
    items: items.filter((each) => each.bundle_id === row.id).map((each) => ({ productId: each.product_id, cycle: { unit: each.cycle_unit, count: each.cycle_count }, quantity: each.quantity, price: each.price })),
  }));
};

export const listBundles = defineOperation({
  name: 'bundles.list',
  summary: 'Products sold together; guests and clients see those on offer.',
  kind: 'query',
  http: { method: 'GET', path: '/bundles' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(bundle) }),
  run: async (ctx) => {
    const query = data(ctx).all(Bundle).orderBy('id').limit(200);
    if (ctx.caller.audience === 'staff' || ctx.caller.audience === 'system') return { items: await present(ctx, await query) };
    const brand = await currentBrand(ctx);
    const today = ctx.clock.today(brand.zone);
    const rows = await query.where({ brand_id: brand.id, status: 'active' });
    return { items: await present(ctx, rows.filter((row) => (row.starts_on === null || row.starts_on <= today) && (row.ends_on === null || row.ends_on >= today))) };
  },
});

const contents = z.array(z.strictObject({ productId: idSchema, cycle: cycleSchema, quantity: integer({ min: 1, max: 100 }).default(1), price: integer({ min: 0 }).nullable().default(null) })).min(1).max(20);

type Contents = z.output<typeof contents>;

const checkItems = async (ctx: OperationCtx, brandId: number, items: Contents): Promise<void> => {
  const known = await data(ctx).all(Product).whereIn('id', items.map((each) => each.productId)).where('brand_id', brandId);
  if (known.length !== new Set(items.map((each) => each.productId)).size) throw invalid('NOT_FOUND', 'items', 'A product is not known.');
};

const checkDates = (startsOn: string | null, endsOn: string | null): void => {
  if (startsOn !== null && endsOn !== null && endsOn < startsOn) throw invalid('BUNDLE_DATES', 'endsOn', 'The end is before the start.');
};

const insertItems = async (ctx: OperationCtx, bundleId: number, items: Contents): Promise<void> => {
  for (const each of items) await data(ctx).all(BundleItem).insert({ bundle_id: bundleId, product_id: each.productId, cycle_unit: each.cycle.unit, cycle_count: each.cycle.count, quantity: each.quantity, price: each.price });
};

export const createBundle = defineOperation({
  name: 'bundles.create',
  summary: 'Adds a bundle of products, each at its list price or one of its own.',
  kind: 'command',
  http: { method: 'POST', path: '/bundles' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({
    brandId: idSchema,
    slug: z.string().regex(/^[a-z0-9-]{1,60}$/),
    name: namesSchema,
    startsOn: localDateSchema.nullable().default(null),
    endsOn: localDateSchema.nullable().default(null),
    maxUses: integer({ min: 1, max: 1_000_000 }).nullable().default(null),
    allowsPromotion: z.boolean().default(false),
    items: contents,
  }),
  output: bundle,
  run: async (ctx, { items, ...input }) => {
    const { all } = data(ctx);
    const brand = await brandOf(ctx, input.brandId);
    await checkItems(ctx, brand.id, items);
    checkDates(input.startsOn, input.endsOn);
    const row = await all(Bundle)
      .insertAndFetch({ brand_id: brand.id, slug: input.slug, name: input.name, status: 'active', starts_on: input.startsOn, ends_on: input.endsOn, max_uses: input.maxUses, used: 0, allows_promotion: input.allowsPromotion, created_at: ctx.clock.now() })
      .catch((error: unknown) => {
        if (isDatabaseError(error, 'unique')) throw invalid('SLUG_TAKEN', 'slug', 'This short name is taken.');
        throw error;
      });
    await insertItems(ctx, row.id, items);
    ctx.touch({ kind: 'bundle', id: row.id }, undefined, { slug: row.slug, items: items.length });
    const [shown] = await present(ctx, [row]);
    return shown as z.input<typeof bundle>;
  },
});

export const updateBundle = defineOperation({
  name: 'bundles.update',
  summary: 'Changes a bundle for orders from now on: its name, dates, number, whether codes count, or all that is in it. What was ordered stays as it is.',
  kind: 'command',
  http: { method: 'PATCH', path: '/bundles/{id}' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({
    id: idSchema,
    name: namesSchema.optional(),
    startsOn: localDateSchema.nullable().optional(),
    endsOn: localDateSchema.nullable().optional(),
    maxUses: integer({ min: 1, max: 1_000_000 }).nullable().optional(),
    allowsPromotion: z.boolean().optional(),
    items: contents.optional(),
  }),
  output: bundle,
  run: async (ctx, { id, items, ...wish }) => {
    const { all, db } = data(ctx);
    // The first statement takes the row: of two at once the second sees what the first made of it.
    await db.execute('update bundles set used = used where id = ?', [id]);
    const before = await all(Bundle).findById(id);
    if (before === undefined) throw notFound('Bundle');
    const [old] = await present(ctx, [before]);
    const { name = before.name, startsOn = before.starts_on, endsOn = before.ends_on, maxUses = before.max_uses, allowsPromotion = before.allows_promotion } = wish;
    checkDates(startsOn, endsOn);
    if (maxUses !== null && maxUses < before.used) throw invalid('BUNDLE_SOLD', 'maxUses', 'More than that were sold already.');
    await all(Bundle).findById(id).patch({ name, starts_on: startsOn, ends_on: endsOn, max_uses: maxUses, allows_promotion: allowsPromotion });
    if (items !== undefined) {
      await checkItems(ctx, before.brand_id, items);
      await all(BundleItem).where('bundle_id', id).delete();
      await insertItems(ctx, id, items);
    }
    const [shown] = await present(ctx, [(await all(Bundle).findById(id)) as Bundle]);
    ctx.touch({ kind: 'bundle', id }, old, shown);
    return shown as z.input<typeof bundle>;
  },
});

export const setBundleStatus = defineOperation({
  name: 'bundles.setStatus',
  summary: 'Takes a bundle off the list or puts it back.',
  kind: 'command',
  http: { method: 'POST', path: '/bundles/{id}/status' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema, status: z.enum(['active', 'retired']) }),
  output: z.strictObject({ status: z.string() }),
  run: async (ctx, { id, status }) => {
    const before = await data(ctx).all(Bundle).findById(id);
    if (before === undefined) throw notFound('Bundle');
    await data(ctx).all(Bundle).findById(id).patch({ status });
    ctx.touch({ kind: 'bundle', id }, { status: before.status }, { status });
    return { status };
  },
});
