import { currencySchema, defineOperation, integer, invalid, localDateSchema, notFound, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { cycleSchema, namesSchema } from './schemas.ts';
import { OptionPrice, Product, ProductOption } from './tables.ts';

const key = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);
const choice = z.strictObject({ key, name: namesSchema });

const optionView = z.strictObject({
  key: z.string(),
  kind: z.string(),
  name: z.record(z.string(), z.string()),
  min: z.number().int(),
  max: z.number().int(),
  required: z.boolean(),
  choices: z.array(z.strictObject({ key: z.string(), name: z.record(z.string(), z.string()) })),
  prices: z.array(z.strictObject({ choice: z.string().nullable(), currency: z.string(), cycle: z.strictObject({ unit: z.string(), count: z.number().int() }), price: z.number().int(), setupFee: z.number().int(), effectiveFrom: z.string() })),
});

type Choices = z.output<typeof optionView>['choices'];

const view = (option: ProductOption, prices: readonly OptionPrice[]): z.input<typeof optionView> => ({
  key: option.key,
  kind: option.kind,
  name: option.name as Record<string, string>,
  min: option.min,
  max: option.max,
  required: option.required,
  choices: (option.choices as Choices | null) ?? [],
  prices: prices
    .filter((price) => price.option_id === option.id)
    .map((price) => ({ choice: price.choice, currency: price.currency, cycle: { unit: price.cycle_unit, count: price.cycle_count }, price: price.price, setupFee: price.setup_fee, effectiveFrom: price.effective_from })),
});

/** A product a caller may know of: guests and clients see what is not retired. */
const visible = async (ctx: OperationCtx, id: number): Promise<Product> => {
  const product = await data(ctx).all(Product).findById(id);
  const staff = ctx.caller.audience === 'staff' || ctx.caller.audience === 'system';
  if (product === undefined || (!staff && product.status !== 'active')) throw notFound('Product');
  return product;
};

export const listOptions = defineOperation({
  name: 'products.options',
  summary: 'Options of a product with their prices by cycle and currency.',
  kind: 'query',
  http: { method: 'GET', path: '/products/{id}/options' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(optionView) }),
  run: async (ctx, { id }) => {
    await visible(ctx, id);
    const { all } = data(ctx);
    const options = await all(ProductOption).where('product_id', id).orderBy('id');
    const prices = await all(OptionPrice).whereIn('option_id', options.map((option) => option.id)).orderBy('id');
    return { items: options.map((option) => view(option, prices)) };
  },
});

export const setOption = defineOperation({
  name: 'products.setOption',
  summary: 'Adds an option to a product, or changes the one with this key; prices given are added from their date on.',
  kind: 'command',
  http: { method: 'PUT', path: '/products/{id}/options/{key}' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({
    id: idSchema,
    key,
    kind: z.enum(['choice', 'quantity', 'switch']),
    name: namesSchema,
    min: integer({ min: 0, max: 10_000 }).default(0),
    max: integer({ min: 1, max: 10_000 }).default(1),
    required: z.boolean().default(false),
    choices: z.array(choice).max(50).default([]),
    prices: z
      .array(z.strictObject({ choice: key.nullable().default(null), currency: currencySchema, cycle: cycleSchema, price: integer({ min: 0 }), setupFee: integer({ min: 0 }).default(0), effectiveFrom: localDateSchema.optional() }))
      .max(200)
      .default([]),
  }),
  output: optionView,
  run: async (ctx, { id, prices, ...wish }) => {
    const { all } = data(ctx);
    const product = await all(Product).findById(id);
    if (product === undefined) throw notFound('Product');
    if (wish.min > wish.max) throw invalid('OPTION_RANGE', 'min', 'The least is more than the most.');
    if ((wish.kind === 'choice') !== wish.choices.length > 0) throw invalid('OPTION_CHOICES', 'choices', 'A choice needs its choices, and nothing else has any.');
    const before = await all(ProductOption).findOne({ product_id: id, key: wish.key });
    if (before !== undefined && before.kind !== wish.kind) throw invalid('OPTION_KIND', 'kind', 'The kind of an option stays what it is.');
    const option =
      before === undefined ? await all(ProductOption).insertAndFetch({ product_id: id, ...wish }) : await all(ProductOption).patchAndFetchById(before.id, wish);
    const { zone } = await brandOf(ctx, product.brand_id);
    for (const [i, price] of prices.entries()) {
      if ((price.choice === null) === (wish.kind === 'choice') || (price.choice !== null && !wish.choices.some((each) => each.key === price.choice))) {
        throw invalid('OPTION_CHOICES', `prices.${String(i)}.choice`, 'A price is for one of the choices.');
      }
      await all(OptionPrice).insert({
        option_id: option.id, choice: price.choice, currency: price.currency, cycle_unit: price.cycle.unit, cycle_count: price.cycle.count, price: price.price, setup_fee: price.setupFee, effective_from: price.effectiveFrom ?? ctx.clock.today(zone),
      });
    }
    ctx.touch({ kind: 'product', id }, undefined, { option: wish.key, prices: prices.length });
    return view(option, await all(OptionPrice).where('option_id', option.id).orderBy('id'));
  },
});

export const removeOption = defineOperation({
  name: 'products.removeOption',
  summary: 'Takes an option off the list; services that have it keep it and its price.',
  kind: 'command',
  http: { method: 'DELETE', path: '/products/{id}/options/{key}' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema, key }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, { id, key: name }) => {
    const removed = await data(ctx).all(ProductOption).delete().where({ product_id: id, key: name });
    if (removed > 0) ctx.touch({ kind: 'product', id }, { option: name }, undefined);
    return { removed: removed > 0 };
  },
});
