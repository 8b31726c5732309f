import { isDatabaseError } from '@billet/database';
import { conflict, currencySchema, defineOperation, integer, invalid, localDateSchema, notFound, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { ClientGroup } from '../clients/index.ts';
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

export const getPromotion = defineOperation({
  name: 'promotions.get',
  summary: 'One promotion, with whom and what it is for.',
  kind: 'query',
  http: { method: 'GET', path: '/promotions/{id}' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema }),
  output: promotion,
  run: async (ctx, { id }) => {
    const row = await data(ctx).all(Promotion).findById(id);
    if (row === undefined) throw notFound('Promotion');
    return view(row);
  },
});

/** What the kind asks of the value: a percentage, minor units of one currency, or nothing. */
const checkValue = (kind: string, value: string, currency: string | null): void => {
  const fits = kind === 'free_setup' ? value === '0' : fitsDiscount(kind, value);
  if (!fits) throw invalid('PROMOTION_VALUE', 'value', 'A percentage like 12.5, or an amount in minor units.');
  if ((kind === 'amount' || kind === 'override') !== (currency !== null)) throw invalid('PROMOTION_CURRENCY', 'currency', 'An amount needs its currency, and nothing else has one.');
};

/** For whom, for what and how often it is: what may be changed later. */
const conditions = {
  name: z.string().trim().max(120),
  stacking: z.enum(['exclusive', 'stack', 'best']),
  clients: z.enum(['any', 'new', 'existing']),
  productIds: z.array(idSchema).max(500),
  cycles: z.array(cycleSchema).max(50),
  groupIds: z.array(idSchema).max(100),
  upgrades: z.boolean(),
  startsOn: localDateSchema.nullable(),
  endsOn: localDateSchema.nullable(),
  maxUses: integer({ min: 1, max: 100_000_000 }).nullable(),
  perClient: integer({ min: 1, max: 1_000_000 }).nullable(),
} as const;

const changes = z.strictObject(conditions).partial();

type Changes = z.output<typeof changes>;

/** Products and groups of the brand, each of them known. */
const checkKnown = async (ctx: OperationCtx, brandId: number, { productIds = [], groupIds = [] }: Changes): Promise<void> => {
  const { all } = data(ctx);
  const products = productIds.length === 0 ? 0 : await all(Product).whereIn('id', [...productIds]).where('brand_id', brandId).resultSize();
  if (products !== new Set(productIds).size) throw invalid('NOT_FOUND', 'productIds', 'A product is not known.');
  const groups = groupIds.length === 0 ? 0 : await all(ClientGroup).whereIn('id', [...groupIds]).where('brand_id', brandId).resultSize();
  if (groups !== new Set(groupIds).size) throw invalid('NOT_FOUND', 'groupIds', 'A group is not known.');
};

const checkDates = (startsOn: string | null, endsOn: string | null): void => {
  if (startsOn !== null && endsOn !== null && endsOn < startsOn) throw invalid('PROMOTION_DATES', 'endsOn', 'The end is before the start.');
};

/** What is left alone has no column here. */
const columnsOf = ({ name, stacking, clients, productIds, cycles, groupIds, upgrades, startsOn, endsOn, maxUses, perClient }: Changes): Partial<Promotion> => {
  const columns = {
    name, stacking, clients, product_ids: productIds && [...new Set(productIds)], cycles: cycles && [...new Set(cycles.map(({ unit, count }) => `${unit}:${String(count)}`))], group_ids: groupIds && [...new Set(groupIds)],
    upgrades, starts_on: startsOn, ends_on: endsOn, max_uses: maxUses, per_client: perClient,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
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
    kind: z.enum(['percent', 'amount', 'override', 'free_setup']),
    value: z.string().max(16).default('0'),
    currency: currencySchema.nullable().default(null),
    periods: integer({ min: 1, max: 1000 }).nullable().default(1),
    name: conditions.name.default(''),
    stacking: conditions.stacking.default('exclusive'),
    clients: conditions.clients.default('any'),
    productIds: conditions.productIds.default([]),
    cycles: conditions.cycles.default([]),
    groupIds: conditions.groupIds.default([]),
    upgrades: conditions.upgrades.default(false),
    startsOn: conditions.startsOn.default(null),
    endsOn: conditions.endsOn.default(null),
    maxUses: conditions.maxUses.default(null),
    perClient: conditions.perClient.default(1),
  }),
  output: promotion,
  run: async (ctx, { brandId, code, kind, value, currency, periods, ...wish }) => {
    const brand = await brandOf(ctx, brandId);
    checkValue(kind, value, currency);
    checkDates(wish.startsOn, wish.endsOn);
    await checkKnown(ctx, brand.id, wish);
    const row = await data(ctx)
      .all(Promotion)
      .insertAndFetch({ ...columnsOf(wish), brand_id: brand.id, code: code.toUpperCase(), kind, value, currency, periods, used: 0, status: 'active', version: 1, created_at: ctx.clock.now() })
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
  summary: 'Changes for whom and for what a promotion is, its dates and how often it may be used, or retires it. What it takes off stays, and so do the services that have it.',
  kind: 'command',
  http: { method: 'PATCH', path: '/promotions/{id}' },
  audience: ['staff'],
  permission: 'products.write',
  input: changes.extend({ id: idSchema, version: versionSchema, status: z.enum(['active', 'retired']).optional() }),
  output: promotion,
  run: async (ctx, { id, version, status, ...wish }) => {
    const { all } = data(ctx);
    const before = await all(Promotion).findById(id);
    if (before === undefined) throw notFound('Promotion');
    const { startsOn = before.starts_on, endsOn = before.ends_on, maxUses = before.max_uses } = wish;
    if (maxUses !== null && maxUses < before.used) throw invalid('PROMOTION_USED_UP', 'maxUses', 'It was used more often than that already.');
    checkDates(startsOn, endsOn);
    await checkKnown(ctx, before.brand_id, wish);
    const touched = await all(Promotion).where({ id, version }).patch({ ...columnsOf(wish), ...(status === undefined ? {} : { status }), version: version + 1 });
    if (touched === 0) throw conflict('STALE', 'The promotion has changed meanwhile. Load it again.');
    const after = (await all(Promotion).findById(id)) as Promotion;
    ctx.touch({ kind: 'promotion', id }, view(before), view(after));
    return view(after);
  },
});
