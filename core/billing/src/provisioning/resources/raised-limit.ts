import { coreResourceForms, defineOperation, integer, invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import { Product } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { formOf } from '../resource-kinds.ts';
import { ResourceRaise } from '../tables.ts';

const output = z.strictObject({
  /** What it gives more of; null = nothing. */
  kind: z.string().nullable(),
  amount: z.number().int(),
  /** Kinds that plans of running modules limit. */
  kinds: z.array(z.strictObject({ kind: z.string(), extension: z.string() })),
});

/** Kinds that a plan limits as a whole: of one that belongs to another (records of a zone), each has its own limit. */
const limited = (ctx: OperationCtx): z.output<typeof output>['kinds'] => {
  const found = new Map<string, string>();
  for (const module of ctx.use(moduleRegistryRef).all())
    for (const kind of [...Object.keys(module.definition.resourceLimits ?? {}), ...(module.definition.resourceRaises ?? [])])
      if (!found.has(kind) && (formOf(module, kind) ?? coreResourceForms[kind])?.parent === undefined) found.set(kind, module.id);
  return [...found].map(([kind, extension]) => ({ kind, extension }));
};

const view = async (ctx: OperationCtx, id: number): Promise<z.input<typeof output>> => {
  const { all } = data(ctx);
  if ((await all(Product).findById(id)) === undefined) throw notFound('Product');
  const raise = await all(ResourceRaise).findOne('product_id', id);
  return { kind: raise?.kind ?? null, amount: raise?.amount ?? 1, kinds: limited(ctx) };
};

export const raisedLimit = defineOperation({
  name: 'products.raisedLimit',
  summary: 'Of which kind of resource a product, added to a service, gives more than the plan has.',
  kind: 'query',
  http: { method: 'GET', path: '/products/{id}/raised-limit' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema }),
  output,
  run: (ctx, { id }) => view(ctx, id),
});

export const setRaisedLimit = defineOperation({
  name: 'products.setRaisedLimit',
  summary: 'Says that a product, added to a service, gives so many more of a kind of resource than the plan has; null stops that.',
  kind: 'command',
  http: { method: 'PUT', path: '/products/{id}/raised-limit' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema, kind: z.string().max(60).nullable(), amount: integer({ min: 1, max: 10_000 }).default(1) }),
  output,
  run: async (ctx, { id, kind, amount }) => {
    const { all } = data(ctx);
    const before = await view(ctx, id);
    if (kind !== null && !before.kinds.some((each) => each.kind === kind)) throw invalid('RESOURCE_KIND', 'kind', 'No plan limits this.', { kind });
    await all(ResourceRaise).where('product_id', id).delete();
    if (kind !== null) await all(ResourceRaise).insert({ product_id: id, kind, amount });
    ctx.touch({ kind: 'product', id }, { raises: before.kind, amount: before.amount }, { raises: kind, amount });
    return view(ctx, id);
  },
});
