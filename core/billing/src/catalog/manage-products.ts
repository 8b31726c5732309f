import { isDatabaseError } from '@billet/database';
import { currencySchema, defineOperation, integer, invalid, localDateSchema, notFound, type OperationCtx, z } from '@billet/sdk';
import { hasAnyCase } from '../any-case.ts';
import { Brand, BusinessUnit, brandOf, currentBrand } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { settingsInput } from '../settings-input.ts';
import { anchorRules, prorationPolicies } from '../periods/index.ts';
import { settingsRef } from '../refs.ts';
import { pricesOf, type FoundPrice } from './prices-of.ts';
import { assertHoursInArrears, cycleSchema, featuresSchema, namesSchema } from './schemas.ts';
import { PriceVersion, Product, ProductGroup, ProductUnit } from './tables.ts';

export const PRODUCT_TYPES = ['hosting', 'reseller', 'access', 'domain', 'licence', 'server', 'certificate', 'other'] as const;

const names = namesSchema;
const cycle = cycleSchema;
const day = integer({ min: 1, max: 31 });

const price = z.strictObject({ currency: z.string(), cycle: z.strictObject({ unit: z.string(), count: z.number().int() }), price: z.number().int(), setupFee: z.number().int() });

const product = z.strictObject({
  id: z.number().int(),
  brandId: z.number().int(),
  type: z.string(),
  slug: z.string(),
  name: z.record(z.string(), z.string()),
  description: z.record(z.string(), z.string()),
  status: z.string(),
  module: z.string().nullable(),
  serverId: z.number().int().nullable(),
  setupOn: z.string(),
  mode: z.string(),
  anchorDay: z.union([z.number().int(), z.literal('account')]).nullable(),
  anchorRule: z.string(),
  chargeNextFrom: z.number().int().nullable(),
  prorateFirst: z.boolean(),
  dueDay: z.number().int().nullable(),
  raiseDaysBefore: z.number().int().nullable(),
  trialDays: z.number().int(),
  trialUntilClosing: z.boolean(),
  proration: z.string(),
  instalments: z.number().int(),
  minimumTermMonths: z.number().int().nullable(),
  fixedTermCycles: z.number().int().nullable(),
  isAddon: z.boolean(),
  stock: z.number().int().nullable(),
  suspensionMode: z.string(),
  groupId: z.number().int().nullable(),
  position: z.number().int(),
  recommended: z.boolean(),
  features: featuresSchema,
  units: z.array(z.number().int()),
  prices: z.array(price),
  version: z.number().int(),
});

const view = (row: Product, units: readonly ProductUnit[], prices: readonly FoundPrice[]): z.input<typeof product> => ({
  id: row.id,
  brandId: row.brand_id,
  type: row.type,
  slug: row.slug,
  name: row.name as Record<string, string>,
  description: row.description as Record<string, string>,
  status: row.status,
  module: row.module,
  serverId: row.server_id,
  setupOn: row.setup_on,
  mode: row.mode,
  anchorDay: row.account_day ? 'account' : row.anchor_day,
  anchorRule: row.anchor_rule,
  chargeNextFrom: row.charge_next_from,
  prorateFirst: row.prorate_first,
  dueDay: row.due_day,
  raiseDaysBefore: row.raise_days_before,
  trialDays: row.trial_days,
  trialUntilClosing: row.trial_until_closing,
  proration: row.proration,
  instalments: row.instalments,
  minimumTermMonths: row.minimum_term_months,
  fixedTermCycles: row.fixed_term_cycles,
  isAddon: row.is_addon,
  stock: row.stock,
  suspensionMode: row.suspension_mode,
  groupId: row.group_id,
  position: row.position,
  recommended: row.recommended,
  features: (row.features as z.input<typeof featuresSchema> | null) ?? {},
  units: units.filter((unit) => unit.product_id === row.id).map((unit) => unit.business_unit_id),
  prices: prices
    .filter((each) => each.productId === row.id)
    .map((each) => ({ currency: each.currency, cycle: { unit: each.cycleUnit, count: each.cycleCount }, price: each.price, setupFee: each.setupFee })),
  version: row.version,
});

const present = async (ctx: OperationCtx, rows: readonly Product[]): Promise<z.input<typeof product>[]> => {
  const ids = rows.map((row) => row.id);
  const [first] = rows;
  if (first === undefined) return [];
  const { zone } = await brandOf(ctx, first.brand_id);
  const units = await data(ctx).all(ProductUnit).whereIn('product_id', ids);
  const prices = await pricesOf(ctx, ids, ctx.clock.today(zone));
  return rows.map((row) => view(row, units, prices));
};

export const listProducts = defineOperation({
  name: 'products.list',
  summary: 'Products; guests and clients see what is on offer in their place.',
  kind: 'query',
  http: { method: 'GET', path: '/products' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({ brandId: idSchema.optional(), businessUnitId: idSchema.optional(), status: z.enum(['active', 'hidden', 'retired']).optional(), type: z.enum(PRODUCT_TYPES).optional(), search: z.string().trim().max(100).optional() }),
  output: z.strictObject({ items: z.array(product) }),
  run: async (ctx, { brandId, businessUnitId, status, type, search = '' }) => {
    const { all } = data(ctx);
    const staff = ctx.caller.audience === 'staff' || ctx.caller.audience === 'system';
    const query = all(Product).orderBy(['position', 'id']).limit(200);
    if (!staff) void query.where('status', 'active').where('brand_id', (await currentBrand(ctx)).id);
    else if (brandId !== undefined) void query.where('brand_id', brandId);
    if (status !== undefined) void query.where('status', status);
    if (type !== undefined) void query.where('type', type);
    if (search !== '') {
      const [sql, values] = hasAnyCase(data(ctx).db, "slug || ' ' || name", search);
      void query.whereRaw(sql, [...values]);
    }
    const items = await present(ctx, await query);
    return { items: businessUnitId === undefined ? items : items.filter((item) => item.units.length === 0 || item.units.includes(businessUnitId)) };
  },
});

export const getProduct = defineOperation({
  name: 'products.get',
  summary: 'One product with its prices.',
  kind: 'query',
  http: { method: 'GET', path: '/products/{id}' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({ id: idSchema }),
  output: product,
  run: async (ctx, { id }) => {
    const row = await data(ctx).all(Product).findById(id);
    const staff = ctx.caller.audience === 'staff' || ctx.caller.audience === 'system';
    if (row === undefined || (!staff && row.status === 'retired')) throw notFound('Product');
    const [item] = await present(ctx, [row]);
    if (item === undefined) throw notFound('Product');
    return item;
  },
});

const body = {
  type: z.enum(PRODUCT_TYPES),
  slug: z.string().regex(/^[a-z0-9-]{1,60}$/),
  name: names.refine((value) => Object.values(value).some((text) => text !== ''), 'a name is needed'),
  description: names.default({}),
  status: z.enum(['active', 'hidden', 'retired']).default('active'),
  module: z.string().max(40).nullable().default(null),
  serverId: idSchema.nullable().default(null),
  setupOn: z.enum(['order', 'payment', 'acceptance', 'manual']).default('payment'),
  mode: z.enum(['advance', 'arrears']).default('advance'),
  anchorDay: z.union([day, z.literal('account')]).nullable().default(null),
  chargeNextFrom: day.nullable().default(null),
  prorateFirst: z.boolean().default(true),
  dueDay: day.nullable().default(null),
  raiseDaysBefore: integer({ min: 0, max: 90 }).nullable().default(null),
  trialDays: integer({ min: 0, max: 366 }).default(0),
  trialUntilClosing: z.boolean().default(false),
  anchorRule: z.enum(anchorRules).default('first-date'),
  proration: z.enum(prorationPolicies).default('actual'),
  instalments: integer({ min: 1, max: 120 }).default(1),
  minimumTermMonths: integer({ min: 1, max: 120 }).nullable().default(null),
  fixedTermCycles: integer({ min: 1, max: 1000 }).nullable().default(null),
  isAddon: z.boolean().default(false),
  stock: integer({ min: 0 }).nullable().default(null),
  suspensionMode: z.enum(['block', 'walled']).default('block'),
  groupId: idSchema.nullable().default(null),
  position: integer({ min: 0, max: 10_000 }).default(0),
  recommended: z.boolean().default(false),
  features: featuresSchema.default({}),
  units: z.array(idSchema).max(200).default([]),
  moduleSettings: settingsInput.default({}),
} as const;

/** Columns that hold what may be changed later; services that run keep the terms they were ordered with. */
const COLUMNS: Readonly<Record<string, string>> = {
  type: 'type', name: 'name', description: 'description', status: 'status', serverId: 'server_id', setupOn: 'setup_on', mode: 'mode', anchorRule: 'anchor_rule', chargeNextFrom: 'charge_next_from',
  prorateFirst: 'prorate_first', proration: 'proration', dueDay: 'due_day', raiseDaysBefore: 'raise_days_before', trialDays: 'trial_days', trialUntilClosing: 'trial_until_closing', instalments: 'instalments',
  minimumTermMonths: 'minimum_term_months', fixedTermCycles: 'fixed_term_cycles', isAddon: 'is_addon', stock: 'stock', suspensionMode: 'suspension_mode', groupId: 'group_id', position: 'position', recommended: 'recommended', features: 'features',
};

const columnsOf = ({ anchorDay, ...wish }: Readonly<Record<string, unknown>>): Partial<Product> => ({
  ...Object.fromEntries(Object.entries(COLUMNS).flatMap(([field, column]) => (wish[field] === undefined ? [] : [[column, wish[field]]]))),
  ...(anchorDay === undefined ? {} : { account_day: anchorDay === 'account', anchor_day: anchorDay === 'account' ? null : (anchorDay as number | null) }),
});

/** A group shows products of its own brand only. */
const assertGroup = async (ctx: OperationCtx, brandId: number, groupId: number | null | undefined): Promise<void> => {
  if (groupId != null && (await data(ctx).all(ProductGroup).findOne({ id: groupId, brand_id: brandId })) === undefined) throw invalid('NOT_FOUND', 'groupId', 'This group is not known.');
};

/** Ids of business units, each of them known in the brand. */
const unitsOf = async (ctx: OperationCtx, brandId: number, wished: readonly number[]): Promise<readonly number[]> => {
  const units = await data(ctx).all(BusinessUnit).whereIn('id', [...wished]).where('brand_id', brandId);
  if (units.length !== new Set(wished).size) throw invalid('NOT_FOUND', 'units', 'A place is not known.');
  return units.map((unit) => unit.id);
};

export const createProduct = defineOperation({
  name: 'products.create',
  summary: 'Adds a product with its first price.',
  kind: 'command',
  http: { method: 'POST', path: '/products' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({
    ...body,
    brandId: idSchema,
    prices: z.array(z.strictObject({ currency: currencySchema, cycle, price: integer({ min: 0 }), setupFee: integer({ min: 0 }).default(0) })).max(50),
  }),
  output: product,
  run: async (ctx, input) => {
    const { all } = data(ctx);
    const brand = await all(Brand).findById(input.brandId);
    if (brand === undefined) throw invalid('NOT_FOUND', 'brandId', 'This brand is not known.');
    assertHoursInArrears(input.mode, input.prices.map((each) => each.cycle));
    if ((await all(Product).where({ brand_id: brand.id, slug: input.slug }).resultSize()) > 0) throw invalid('SLUG_TAKEN', 'slug', 'This short name is taken.');
    const units = await unitsOf(ctx, brand.id, input.units);
    await assertGroup(ctx, brand.id, input.groupId);
    const row = await all(Product).insertAndFetch({ brand_id: brand.id, slug: input.slug, module: input.module, ...columnsOf(input), tax_class: 'standard', version: 1, created_at: ctx.clock.now() });
    for (const unit of units) await all(ProductUnit).insert({ product_id: row.id, business_unit_id: unit });
    for (const each of input.prices) await insertPrice(ctx, row.id, { ...each, effectiveFrom: ctx.clock.today(brand.zone), appliesTo: 'both' });
    if (input.module !== null) await ctx.use(settingsRef).set(ctx.work as never, input.module, 'product', input.moduleSettings, String(row.id));
    ctx.touch({ kind: 'product', id: row.id }, undefined, { slug: row.slug, module: row.module });
    const [item] = await present(ctx, [row]);
    return item as z.input<typeof product>;
  },
});

interface NewPrice {
  readonly currency: string;
  readonly cycle: { readonly unit: string; readonly count: number };
  readonly price: number;
  readonly setupFee: number;
  readonly effectiveFrom: string;
  readonly appliesTo: string;
}

const insertPrice = async (ctx: OperationCtx, productId: number, wish: NewPrice): Promise<void> => {
  await data(ctx).all(PriceVersion).insert({
    product_id: productId,
    currency: wish.currency,
    cycle_unit: wish.cycle.unit,
    cycle_count: wish.cycle.count,
    price: wish.price,
    setup_fee: wish.setupFee,
    effective_from: wish.effectiveFrom,
    applies_to: wish.appliesTo,
    created_at: ctx.clock.now(),
  }).catch((error: unknown) => {
    if (isDatabaseError(error, 'unique')) throw invalid('PRICE_EXISTS', 'effectiveFrom', 'There is a price from this day on already.');
    throw error;
  });
};

export const addPrice = defineOperation({
  name: 'products.addPrice',
  summary: 'Announces a price from a date on; older prices stay as they were.',
  kind: 'command',
  http: { method: 'POST', path: '/products/{id}/prices' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({
    id: idSchema,
    currency: currencySchema,
    cycle,
    price: integer({ min: 0 }),
    setupFee: integer({ min: 0 }).default(0),
    effectiveFrom: localDateSchema,
    appliesTo: z.enum(['new', 'existing', 'both']).default('both'),
  }),
  output: z.strictObject({ added: z.boolean() }),
  run: async (ctx, { id, ...wish }) => {
    const row = await data(ctx).all(Product).findById(id);
    if (row === undefined) throw notFound('Product');
    assertHoursInArrears(row.mode, [wish.cycle]);
    await insertPrice(ctx, id, wish);
    ctx.touch({ kind: 'product', id }, undefined, { price: wish });
    return { added: true };
  },
});

export const updateProduct = defineOperation({
  name: 'products.update',
  summary: 'Changes how a product is shown, sold, set up and provisioned; running services keep their terms, and prices have dates of their own.',
  kind: 'command',
  http: { method: 'PATCH', path: '/products/{id}' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({
    id: idSchema,
    type: body.type.optional(),
    name: body.name.optional(),
    description: names.optional(),
    status: body.status.unwrap().optional(),
    serverId: body.serverId.unwrap().optional(),
    setupOn: body.setupOn.unwrap().optional(),
    mode: body.mode.unwrap().optional(),
    anchorDay: body.anchorDay.unwrap().optional(),
    anchorRule: body.anchorRule.unwrap().optional(),
    chargeNextFrom: body.chargeNextFrom.unwrap().optional(),
    prorateFirst: body.prorateFirst.unwrap().optional(),
    proration: body.proration.unwrap().optional(),
    dueDay: body.dueDay.unwrap().optional(),
    raiseDaysBefore: body.raiseDaysBefore.unwrap().optional(),
    trialDays: body.trialDays.unwrap().optional(),
    trialUntilClosing: body.trialUntilClosing.unwrap().optional(),
    instalments: body.instalments.unwrap().optional(),
    minimumTermMonths: body.minimumTermMonths.unwrap().optional(),
    fixedTermCycles: body.fixedTermCycles.unwrap().optional(),
    isAddon: body.isAddon.unwrap().optional(),
    stock: body.stock.unwrap().optional(),
    suspensionMode: body.suspensionMode.unwrap().optional(),
    groupId: body.groupId.unwrap().optional(),
    position: body.position.unwrap().optional(),
    recommended: body.recommended.unwrap().optional(),
    features: body.features.unwrap().optional(),
    units: body.units.unwrap().optional(),
    moduleSettings: settingsInput.optional(),
  }),
  output: product,
  run: async (ctx, { id, moduleSettings, units, ...change }) => {
    const { all } = data(ctx);
    const before = await all(Product).findById(id);
    if (before === undefined) throw notFound('Product');
    await assertGroup(ctx, before.brand_id, change.groupId);
    if (change.mode !== undefined) assertHoursInArrears(change.mode, (await all(PriceVersion).where('product_id', id)).map((each) => ({ unit: each.cycle_unit })));
    if (units !== undefined) {
      const known = await unitsOf(ctx, before.brand_id, units);
      await all(ProductUnit).delete().where('product_id', id);
      for (const unit of known) await all(ProductUnit).insert({ product_id: id, business_unit_id: unit });
    }
    const after = await all(Product).patchAndFetchById(id, { ...columnsOf(change), version: before.version + 1 });
    if (moduleSettings !== undefined && before.module !== null) {
      await ctx.use(settingsRef).set(ctx.work as never, before.module, 'product', moduleSettings, String(id));
    }
    ctx.touch({ kind: 'product', id }, { status: before.status, name: before.name }, { status: after.status, name: after.name });
    const [item] = await present(ctx, [after]);
    return item as z.input<typeof product>;
  },
});
