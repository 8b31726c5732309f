import { conflict, currencySchema, defineOperation, integer, localDateSchema, notFound, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { rateUsage, usageModels, usageSums } from './rules/index.ts';
import { namesSchema } from './schemas.ts';
import { Product, UsagePrice } from './tables.ts';
import { tariffOf } from './usage-tariffs.ts';

const MOST = 1_000_000_000_000;
export const metricSchema = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_.-]{0,39}$/, 'not a name such as "traffic"');
const price = z.string().regex(/^\d{1,12}(\.\d{1,6})?$/, 'not an amount in minor units such as "5" or "0.25"');

/** Tiers one behind the other; the last one is open. */
export const tiersSchema = z
  .array(z.strictObject({ upTo: integer({ min: 1, max: MOST }).nullable().default(null), price }))
  .min(1)
  .max(20)
  .superRefine((tiers, issues) => {
    tiers.forEach(({ upTo }, i) => {
      if ((upTo === null) !== (i === tiers.length - 1)) issues.addIssue({ code: 'custom', path: [i, 'upTo'], message: 'only the last tier has no end' });
      else if (upTo !== null && upTo <= (tiers[i - 1]?.upTo ?? 0)) issues.addIssue({ code: 'custom', path: [i, 'upTo'], message: 'a tier ends behind the one before' });
    });
  });

/** What makes a tariff, as it is written in operations and in a quote. */
export const tariffFields = {
  model: z.enum(usageModels).default('graduated'),
  sum: z.enum(usageSums).default('sum'),
  unit: integer({ min: 1, max: MOST }).default(1),
  included: integer({ min: 0, max: MOST }).default(0),
  packageSize: integer({ min: 1, max: MOST }).default(1),
  tiers: tiersSchema,
} as const;

const view = z.strictObject({
  id: z.number().int(), metric: z.string(), currency: z.string(), effectiveFrom: z.string(), name: z.record(z.string(), z.string()), unitLabel: z.string(),
  model: z.enum(usageModels), sum: z.enum(usageSums), unit: z.number().int(), included: z.number().int(), packageSize: z.number().int(), tiers: z.array(z.strictObject({ upTo: z.number().int().nullable(), price: z.string() })),
});

const viewOf = (row: UsagePrice): z.input<typeof view> => {
  const { tiers, ...tariff } = tariffOf(row);
  return { currency: row.currency, ...tariff, name: row.name as Record<string, string>, tiers: [...tiers] };
};

export const listUsagePrices = defineOperation({
  name: 'products.usagePrices',
  summary: 'What a product asks for quantities that are used, with all prices from their dates on.',
  kind: 'query',
  http: { method: 'GET', path: '/products/{id}/usage-prices' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(view) }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    if ((await all(Product).findById(id)) === undefined) throw notFound('Product');
    return { items: (await all(UsagePrice).where('product_id', id).orderBy(['metric', 'currency', 'effective_from'])).map(viewOf) };
  },
});

export const addUsagePrice = defineOperation({
  name: 'products.addUsagePrice',
  summary: 'A price for a quantity that services of a product use, from a date on: by tiers, by volume or by packages, with what is included. A price is never changed; a new one begins on a later day.',
  kind: 'command',
  http: { method: 'POST', path: '/products/{id}/usage-prices' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema, metric: metricSchema, currency: currencySchema, effectiveFrom: localDateSchema.optional(), name: namesSchema, unitLabel: z.string().max(20).default(''), ...tariffFields }),
  output: view,
  run: async (ctx, { id, effectiveFrom, unitLabel, packageSize, ...wish }) => {
    const { all } = data(ctx);
    const product = await all(Product).findById(id);
    if (product === undefined) throw notFound('Product');
    const from = effectiveFrom ?? ctx.clock.today((await brandOf(ctx, product.brand_id)).zone);
    const key = { product_id: id, metric: wish.metric, currency: wish.currency, effective_from: from };
    if ((await all(UsagePrice).findOne(key)) !== undefined) throw conflict('USAGE_PRICE', 'A price from this day on is there. Prices are never changed; a new one begins on another day.', { field: 'effectiveFrom' });
    const row = await all(UsagePrice).insertAndFetch({ ...key, ...wish, tiers: wish.tiers, unit_label: unitLabel, package_size: packageSize, created_at: ctx.clock.now() });
    ctx.touch({ kind: 'product', id }, undefined, { usagePrice: wish.metric, from });
    return viewOf(row);
  },
});

export const tryUsagePrice = defineOperation({
  name: 'products.tryUsagePrice',
  summary: 'What a quantity would cost by a price for usage, before it is saved.',
  kind: 'query',
  http: { method: 'POST', path: '/usage-prices/try' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ ...tariffFields, quantities: z.array(integer({ min: 0, max: MOST })).min(1).max(20) }),
  output: z.strictObject({ items: z.array(z.strictObject({ quantity: z.number().int(), units: z.number().int(), charged: z.number().int(), net: z.number().int() })) }),
  run: (_ctx, { quantities, ...tariff }) => Promise.resolve({ items: quantities.map((quantity) => ({ quantity, ...rateUsage(tariff, quantity) })) }),
});
