import { isDatabaseError } from '@billet/database';
import { conflict, currencySchema, defineOperation, integer, invalid, localDateSchema, notFound, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult, versionSchema } from '../paging.ts';
import { fitsDiscount } from './rules/index.ts';
import { cycleSchema } from './schemas.ts';
import { Promotion } from './promotion-tables.ts';
import { Product } from './tables.ts';

const promotion = z.strictObject({
  id: z.number().int(), brandId: z.number().int(), code: z.string(), name: z.string(), kind: z.string(), value: z.string(), currency: z.string().nullable(), periods: z.number().int().nullable(), stacking: z.string(),
  clients: z.string(), productIds: z.array(z.number().int()), cycles: z.array(z.string()), groupIds: z.array(z.number().int()), upgrades: z.boolean(), startsOn: z.string().nullable(), endsOn: z.string().nullable(),
  maxUses: z.number().int().nullable(), perClient: z.number().int().nullable(), used: z.number().int(), status: z.string(), version: z.number().int(),
});

const view = (row: Promotion): z.input<typeof promotion> => ({
  id: row.id, brandId: row.brand_id, code: row.code, name: row.name, kind: row.kind, value: row.value, currency: row.currency, periods: row.periods, stacking: row.stacking, clients: row.clients,
  productIds: row.product_ids as number[], cycles: row.cycles as string[], groupIds: row.group_ids as number[], upgrades: row.upgrades, startsOn: row.starts_on, endsOn: row.ends_on,
  maxUses: row.max_uses, perClient: row.per_client, used: row.used, status: row.status, version: row.version,
});

export const listPromotions = defineOperation({
  name: 'promotions.list',
  summary: 'Promotions, newest first, with how often each was used.',
  kind: 'query',
  http: { method: 'GET', path: '/promotions' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ brandId: idSchema.optional(), status: z.enum(['active', 'retired']).optional(), ...pageInput }),
  output: pageOf(promotion),
  run: async (ctx, { brandId, status, before, limit }) => {
    const query = data(ctx).all(Promotion).orderBy('id', 'desc').limit(limit);
    if (brandId !== undefined) void query.where('brand_id', brandId);
    if (status !== undefined) void query.where('status', status);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult((await query).map(view), limit);
  },
});

/** What the kind asks of the value: a percentage, minor units of one currency, or nothing. */
const checkValue = (kind: string, value: string, currency: string | null): void => {
  const fits = kind === 'free_setup' ? value === '0' : fitsDiscount(kind, value);
  if (!fits) throw invalid('PROMOTION_VALUE', 'value', 'A percentage like 12.5, or an amount in minor units.');
  if ((kind === 'amount' || kind === 'override') !== (currency !== null)) throw invalid('PROMOTION_CURRENCY', 'currency', 'An amount needs its currency, and nothing else has one.');
};

const checkProducts = async (ctx: OperationCtx, brandId: number, ids: readonly number[]): Promise<void> => {
  if (ids.length === 0) return;
  const found = await data(ctx).all(Product).whereIn('id', [...ids]).where('brand_id', brandId);
  if (found.length !== new Set(ids).size) throw invalid('NOT_FOUND', 'productIds', 'A product is not known.');
};

export const createPromotion = defineOperation({
  name: 'promotions.create',
  summary: 'Adds a promotion: what it takes off, for how many periods, for whom, and how often it may be used.',
  kind: 'command',
  http: { method: 'POST', path: '/promotions' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({
    brandId: idSchema,
    code: z.string().trim().regex(/^[A-Za-z0-9_-]{2,40}$/),
    name: z.string().trim().max(120).default(''),
    kind: z.enum(['percent', 'amount', 'override', 'free_setup']),
    value: z.string().max(16).default('0'),
    currency: currencySchema.nullable().default(null),
    periods: integer({ min: 1, max: 1000 }).nullable().default(1),
    stacking: z.enum(['exclusive', 'stack', 'best']).default('exclusive'),
    clients: z.enum(['any', 'new', 'existing']).default('any'),
    productIds: z.array(idSchema).max(500).default([]),
    cycles: z.array(cycleSchema).max(50).default([]),
    groupIds: z.array(idSchema).max(100).default([]),
    upgrades: z.boolean().default(false),
    startsOn: localDateSchema.nullable().default(null),
    endsOn: localDateSchema.nullable().default(null),
    maxUses: integer({ min: 1, max: 100_000_000 }).nullable().default(null),
    perClient: integer({ min: 1, max: 1_000_000 }).nullable().default(1),
  }),
  output: promotion,
  run: async (ctx, input) => {
    const brand = await brandOf(ctx, input.brandId);
    checkValue(input.kind, input.value, input.currency);
    await checkProducts(ctx, brand.id, input.productIds);
    if (input.startsOn !== null && input.endsOn !== null && input.endsOn < input.startsOn) throw invalid('PROMOTION_DATES', 'endsOn', 'The end is before the start.');
    const row = await data(ctx)
      .all(Promotion)
      .insertAndFetch({
        brand_id: brand.id, code: input.code.toUpperCase(), name: input.name, kind: input.kind, value: input.value, currency: input.currency, periods: input.periods, stacking: input.stacking, clients: input.clients,
        product_ids: input.productIds, cycles: input.cycles.map(({ unit, count }) => `${unit}:${String(count)}`), group_ids: input.groupIds, upgrades: input.upgrades, starts_on: input.startsOn, ends_on: input.endsOn,
        max_uses: input.maxUses, per_client: input.perClient, used: 0, status: 'active', version: 1, created_at: ctx.clock.now(),
      })
      .catch((error: unknown) => {
        if (isDatabaseError(error, 'unique')) throw invalid('PROMOTION_TAKEN', 'code', 'This code exists already.');
        throw error;
      });
    ctx.touch({ kind: 'promotion', id: row.id }, undefined, view(row));
    return view(row);
  },
});

export const updatePromotion = defineOperation({
  name: 'promotions.update',
  summary: 'Retires a promotion, or changes its end and how often it may be used. What it takes off stays.',
  kind: 'command',
  http: { method: 'PATCH', path: '/promotions/{id}' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({
    id: idSchema, version: versionSchema, name: z.string().trim().max(120).optional(), status: z.enum(['active', 'retired']).optional(), endsOn: localDateSchema.nullable().optional(),
    maxUses: integer({ min: 1, max: 100_000_000 }).nullable().optional(),
  }),
  output: promotion,
  run: async (ctx, { id, version, name, status, endsOn, maxUses }) => {
    const { all } = data(ctx);
    const before = await all(Promotion).findById(id);
    if (before === undefined) throw notFound('Promotion');
    if (typeof maxUses === 'number' && maxUses < before.used) throw invalid('PROMOTION_USED_UP', 'maxUses', 'It was used more often than that already.');
    if (typeof endsOn === 'string' && before.starts_on !== null && endsOn < before.starts_on) throw invalid('PROMOTION_DATES', 'endsOn', 'The end is before the start.');
    const patch = { ...(name === undefined ? {} : { name }), ...(status === undefined ? {} : { status }), ...(endsOn === undefined ? {} : { ends_on: endsOn }), ...(maxUses === undefined ? {} : { max_uses: maxUses }) };
    const touched = await all(Promotion).where({ id, version }).patch({ ...patch, version: version + 1 });
    if (touched === 0) throw conflict('STALE', 'The promotion has changed meanwhile. Load it again.');
    const after = (await all(Promotion).findById(id)) as Promotion;
    ctx.touch({ kind: 'promotion', id }, view(before), view(after));
    return view(after);
  },
});
