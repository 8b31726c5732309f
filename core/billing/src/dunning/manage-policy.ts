import { defineOperation, integer, notFound, type OperationCtx, z } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { DunningPolicy } from './tables.ts';

const policy = {
  /** How many days a promise to pay may reach; 0 = there are no promises. */
  promiseDays: integer({ min: 0, max: 60 }),
  promisesPerInvoice: integer({ min: 1, max: 20 }),
  promisesPerMonth: integer({ min: 1, max: 50 }),
  clientsMayPromise: z.boolean(),
  /** A promise given during a suspension brings the services back. */
  liftsSuspension: z.boolean(),
} as const;

export type PromisePolicy = z.output<z.ZodObject<typeof policy>>;

const byDefault: PromisePolicy = { promiseDays: 3, promisesPerInvoice: 1, promisesPerMonth: 1, clientsMayPromise: true, liftsSuspension: true };

export const policyOf = async (ctx: OperationCtx, brandId: number): Promise<PromisePolicy> => {
  const row = await data(ctx).all(DunningPolicy).findOne({ brand_id: brandId });
  if (row === undefined) return byDefault;
  return {
    promiseDays: row.promise_days,
    promisesPerInvoice: row.promises_per_invoice,
    promisesPerMonth: row.promises_per_month,
    clientsMayPromise: row.clients_may_promise,
    liftsSuspension: row.lifts_suspension,
  };
};

export const showPolicy = defineOperation({
  name: 'dunning.policy',
  summary: 'What a brand allows who promises to pay.',
  kind: 'query',
  http: { method: 'GET', path: '/brands/{brandId}/promise-policy' },
  audience: ['staff'],
  permission: 'dunning.read',
  input: z.strictObject({ brandId: idSchema }),
  output: z.strictObject(policy),
  run: (ctx, { brandId }) => policyOf(ctx, brandId),
});

export const savePolicy = defineOperation({
  name: 'dunning.savePolicy',
  summary: 'Changes what a brand allows who promises to pay.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/promise-policy' },
  audience: ['staff'],
  permission: 'dunning.write',
  input: z.strictObject({ brandId: idSchema, ...policy }),
  output: z.strictObject({ saved: z.boolean() }),
  run: async (ctx, { brandId, ...wish }) => {
    const { all } = data(ctx);
    if ((await all(Brand).findById(brandId)) === undefined) throw notFound('Brand');
    const before = await policyOf(ctx, brandId);
    const row = {
      promise_days: wish.promiseDays,
      promises_per_invoice: wish.promisesPerInvoice,
      promises_per_month: wish.promisesPerMonth,
      clients_may_promise: wish.clientsMayPromise,
      lifts_suspension: wish.liftsSuspension,
    };
    await all(DunningPolicy).insert({ brand_id: brandId, ...row }).onConflict('brand_id').merge(Object.keys(row));
    ctx.touch({ kind: 'brand', id: brandId }, before, wish);
    return { saved: true };
  },
});
