import { conflict, currencySchema, defineOperation, integer, invalid, localDateSchema, notFound, z, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { rateUsage, usageModels, usageSums } from './rules/index.ts';
import { namesSchema } from './schemas.ts';
import { Product, ProductOption, UsagePrice } from './tables.ts';
import { tariffOf } from './usage-tariffs.ts';

const MOST = 1_000_000_000_000;
export const metricSchema = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_.-]{0,39}$/, 'not a name such as "traffic"');
const optionKey = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);
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
  option: z.string().nullable(), choice: z.string().nullable(),
});

const viewOf = (row: UsagePrice): z.input<typeof view> => {
  const { tiers, option, choice, ...tariff } = tariffOf(row);
  return { currency: row.currency, ...tariff, option: option === '' ? null : option, choice: choice === '' ? null : choice, name: row.name as Record<string, string>, tiers: [...tiers] };
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
    return { items: (await all(UsagePrice).where('product_id', id).orderBy(['metric', 'currency', 'effective_from', 'option_key', 'choice'])).map(viewOf) };
  },
});

/** The option is one of the product, and the choice one of that option. */
const checkCondition = async (ctx: OperationCtx, productId: number, option: string | null, choice: string | null): Promise<void> => {
  if (option === null) {
    if (choice !== null) throw invalid('OPTION_UNKNOWN', 'option', 'A choice needs its option.');
    return;
  }
  const found = await data(ctx).all(ProductOption).findOne({ product_id: productId, key: option });
  if (found === undefined) throw invalid('OPTION_UNKNOWN', 'option', 'This product has no such option.');
  const choices = (found.choices as readonly { readonly key: string }[] | null) ?? [];
  if (choice !== null && !(found.kind === 'choice' && choices.some(({ key }) => key === choice))) throw invalid('OPTION_INVALID', 'choice', 'This option does not offer that.');
};

export const addUsagePrice = defineOperation({
  name: 'products.addUsagePrice',
  summary: 'A price for a quantity that services of a product use, from a date on: by tiers, by volume or by packages, with what is included; only for services with an option, or one choice of it, where that is named. A price is never changed; a new one begins on a later day.',
  kind: 'command',
  http: { method: 'POST', path: '/products/{id}/usage-prices' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema, metric: metricSchema, currency: currencySchema, effectiveFrom: localDateSchema.optional(), name: namesSchema, unitLabel: z.string().max(20).default(''), option: optionKey.nullable().default(null), choice: optionKey.nullable().default(null), ...tariffFields }),
  output: view,
  run: async (ctx, { id, effectiveFrom, unitLabel, packageSize, option, choice, ...wish }) => {
    const { all } = data(ctx);
    const product = await all(Product).findById(id);
    if (product === undefined) throw notFound('Product');
    const from = effectiveFrom ?? ctx.clock.today((await brandOf(ctx, product.brand_id)).zone);
    const key = { product_id: id, metric: wish.metric, currency: wish.currency, effective_from: from, option_key: option ?? '', choice: choice ?? '' };
    await checkCondition(ctx, id, option, choice);
    if ((await all(UsagePrice).findOne(key)) !== undefined) throw conflict('USAGE_PRICE', 'A price from this day on is there. Prices are never changed; a new one begins on another day.', { field: 'effectiveFrom' });
    const row = await all(UsagePrice).insertAndFetch({ ...key, ...wish, tiers: wish.tiers, unit_label: unitLabel, package_size: packageSize, created_at: ctx.clock.now() });
    ctx.touch({ kind: 'product', id }, undefined, { usagePrice: wish.metric, from, ...(option === null ? {} : { option, choice }) });
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
