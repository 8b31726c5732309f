import { conflict, currencySchema, defineOperation, integer, invalid, isBilletError, notFound, z, type OperationCtx } from '@billet/sdk';
import { metricSchema, namesSchema, Product, UsagePrice } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { settingsRef } from '../../refs.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { rolesOf } from '../place-service.ts';
import { metricsOf, unitOf } from './cap-use.ts';
import { judgeJob } from './run-caps.ts';
import { capActions, capPeriods, type CapAction } from './rules/index.ts';
import { CapPackage, UsageCap } from './tables.ts';

const MOST = 1_000_000_000_000_000;
const PRICE = 1_000_000_000_000;
const names = z.record(z.string(), z.string());

const pack = z.strictObject({ id: z.number().int(), name: names, quantity: z.number().int(), price: z.strictObject({ amount: z.number().int(), currency: z.string() }), enabled: z.boolean() });
const cap = z.strictObject({
  id: z.number().int(), metrics: z.array(z.string()), unit: z.enum(['bytes', 'count', 'seconds', 'bps']), name: names, most: z.number().int(), period: z.enum(capPeriods), action: z.enum(capActions),
  /** While it is slowed down, its servers are told the settings of this product. */
  throttleProduct: z.strictObject({ id: z.number().int(), name: names }).nullable(),
  enabled: z.boolean(), packages: z.array(pack),
});

export const listCaps = defineOperation({
  name: 'products.usageCaps',
  summary: 'What services of a product may use in a period, what happens when it is used up, and what can be bought on top.',
  kind: 'query',
  http: { method: 'GET', path: '/products/{id}/usage-caps' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(cap) }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    if ((await all(Product).findById(id)) === undefined) throw notFound('Product');
    const rows = await all(UsageCap).where('product_id', id).orderBy('id');
    const packages = await all(CapPackage).whereIn('cap_id', rows.map((row) => row.id)).orderBy(['quantity', 'id']);
    const products = await all(Product).whereIn('id', rows.flatMap((row) => row.throttle_product_id ?? []));
    return {
      items: rows.map((row) => {
        const slow = products.find((each) => each.id === row.throttle_product_id);
        return {
          id: row.id, metrics: [...metricsOf(row)], unit: unitOf(ctx, row), name: row.name as Record<string, string>, most: row.most, period: row.period as (typeof capPeriods)[number], action: row.action as CapAction,
          throttleProduct: slow === undefined ? null : { id: slow.id, name: slow.name as Record<string, string> }, enabled: row.enabled,
          packages: packages.filter((each) => each.cap_id === row.id).map((each) => ({ id: each.id, name: each.name as Record<string, string>, quantity: each.quantity, price: { amount: each.price, currency: each.currency }, enabled: each.enabled })),
        };
      }),
    };
  },
});

/** Its settings are in force on the server that measures; a product for other servers has none there. */
const sharesModule = async (ctx: OperationCtx, product: Product, slower: Product, metrics: readonly string[]): Promise<boolean> => {
  const measures = new Set(ctx.use(moduleRegistryRef).all().filter(({ module }) => (module.metrics ?? []).some((metric) => metrics.includes(metric.key))).map(({ id }) => id));
  const own = (await rolesOf(ctx, product)).filter(({ extension }) => measures.has(extension));
  const others = new Set((await rolesOf(ctx, slower)).map(({ extension }) => extension));
  return own.length === 0 || own.some(({ extension }) => others.has(extension));
};

/** Its settings for those servers are whole: else no service that is slowed down could be brought there. */
const checkSettings = async (ctx: OperationCtx, product: Product, slower: Product): Promise<void> => {
  const modules = new Map(ctx.use(moduleRegistryRef).all().map((each) => [each.id, each.title] as const));
  const others = new Set((await rolesOf(ctx, slower)).map(({ extension }) => extension));
  for (const { extension } of (await rolesOf(ctx, product)).filter((role) => others.has(role.extension) && modules.has(role.extension))) {
    await ctx.use(settingsRef).get(extension, 'product', String(slower.id)).catch((error: unknown) => {
      if (!isBilletError(error) || error.code !== 'SETTINGS_INVALID') throw error;
      throw invalid('CAP_SLOWER_SETTINGS', 'throttleProductId', 'The settings of this product for the server are not complete.', { module: modules.get(extension) ?? extension, setting: error.field ?? '' });
    });
  }
};

const checkAction = async (ctx: OperationCtx, product: Product, metrics: readonly string[], action: CapAction, throttleProductId: number | null): Promise<void> => {
  const { all } = data(ctx);
  if ((action === 'throttle') !== (throttleProductId !== null)) throw invalid('CAP_SLOWER', 'throttleProductId', action === 'throttle' ? 'Choose the product whose settings are in force meanwhile.' : 'Only what slows a service down needs another product.');
  const slower = throttleProductId === null ? undefined : await all(Product).findOne({ id: throttleProductId, brand_id: product.brand_id });
  if (throttleProductId !== null && (slower === undefined || slower.id === product.id)) throw invalid('NOT_FOUND', 'throttleProductId', 'There is no other product of this brand with this number.');
  if (slower !== undefined && !(await sharesModule(ctx, product, slower, metrics))) throw invalid('CAP_OTHER_SERVERS', 'throttleProductId', 'That product has no settings for the servers which measure this: it would slow nothing down.');
  if (slower !== undefined) await checkSettings(ctx, product, slower);
  if (action !== 'overage') return;
  const priced = new Set((await all(UsagePrice).where('product_id', product.id).select('metric')).map((row) => row.metric));
  const free = metrics.find((metric) => !priced.has(metric));
  if (free !== undefined) throw invalid('CAP_NO_PRICE', 'action', 'There is no usage price for it yet, so that nothing would be billed.', { metric: free });
};

export const saveCap = defineOperation({
  name: 'products.saveUsageCap',
  summary: 'Says how much of some measured quantities, added up, services of a product may use in a period, and what happens then: they are slowed down, stopped, or billed by usage. One for the same quantities is changed. Services that are over it feel it at once.',
  kind: 'command',
  http: { method: 'PUT', path: '/products/{id}/usage-caps' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({
    id: idSchema, metrics: z.array(metricSchema).min(1).max(5), name: namesSchema, most: integer({ min: 1, max: MOST }), period: z.enum(capPeriods).default('month'), action: z.enum(capActions),
    throttleProductId: idSchema.nullable().default(null), enabled: z.boolean().default(true),
  }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { id, metrics, name, most, period, action, throttleProductId, enabled }) => {
    const { all } = data(ctx);
    const product = await all(Product).findById(id);
    if (product === undefined) throw notFound('Product');
    await checkAction(ctx, product, metrics, action, throttleProductId);
    const metric = [...new Set(metrics)].sort().join('+');
    const before = await all(UsageCap).findOne({ product_id: id, metric });
    const row = { name, most, period, action, throttle_product_id: throttleProductId, enabled };
    const after = before === undefined ? await all(UsageCap).insertAndFetch({ product_id: id, metric, ...row, created_at: ctx.clock.now() }) : await all(UsageCap).patchAndFetchById(before.id, row);
    ctx.touch({ kind: 'product', id }, before === undefined ? undefined : { cap: before.most, action: before.action, enabled: before.enabled }, { cap: most, action, enabled });
    await ctx.enqueue(judgeJob({ productId: id }));
    return { id: after.id };
  },
});

export const addCapPackage = defineOperation({
  name: 'products.addCapPackage',
  summary: 'Offers so much more of what is capped for a price, for the period that runs. A package is never changed; it is withdrawn, and another one offered.',
  kind: 'command',
  http: { method: 'POST', path: '/usage-caps/{id}/packages' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema, name: namesSchema, quantity: integer({ min: 1, max: MOST }), price: integer({ min: 0, max: PRICE }), currency: currencySchema }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { id, name, quantity, price, currency }) => {
    const { all } = data(ctx);
    const found = await all(UsageCap).findById(id);
    if (found === undefined) throw notFound('Usage cap');
    if (found.action === 'overage') throw conflict('CAP_BILLED', 'What is billed by usage needs no packages.', { field: 'id' });
    const row = await all(CapPackage).insertAndFetch({ cap_id: id, name, quantity, price, currency, enabled: true, created_at: ctx.clock.now() });
    ctx.touch({ kind: 'product', id: found.product_id }, undefined, { package: row.id, quantity, price, currency });
    return { id: row.id };
  },
});

export const withdrawCapPackage = defineOperation({
  name: 'products.withdrawCapPackage',
  summary: 'Stops offering a package. What was bought of it stays.',
  kind: 'command',
  http: { method: 'DELETE', path: '/cap-packages/{id}' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ withdrawn: z.literal(true) }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const row = await all(CapPackage).findById(id);
    if (row === undefined) throw notFound('Package');
    await all(CapPackage).findById(id).patch({ enabled: false });
    const found = (await all(UsageCap).findById(row.cap_id)) as UsageCap;
    ctx.touch({ kind: 'product', id: found.product_id }, { package: id, enabled: row.enabled }, { package: id, enabled: false });
    return { withdrawn: true as const };
  },
});
