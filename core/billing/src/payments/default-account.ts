import { defineOperation, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { Brand, brandTermsFields, changeBrand } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { executorRef } from '../refs.ts';
import { GatewayAccount } from './tables.ts';

const choose = async (ctx: OperationCtx, brandId: number, gatewayAccountId: number | null): Promise<void> => {
  const { all } = data(ctx);
  const brand = await all(Brand).findById(brandId);
  if (brand === undefined) throw notFound('Brand');
  const account = gatewayAccountId === null ? undefined : await all(GatewayAccount).findOne({ id: gatewayAccountId, brand_id: brandId, enabled: true });
  if (gatewayAccountId !== null && account === undefined) throw invalid('NOT_FOUND', 'gatewayAccountId', 'This is not known.');
  await all(Brand).findById(brandId).patch({ default_gateway_account_id: gatewayAccountId, version: brand.version + 1 });
  ctx.touch({ kind: 'brand', id: brandId }, { defaultMethod: brand.default_gateway_account_id }, { defaultMethod: gatewayAccountId });
};

/** Row A7: what an order is paid with if nobody says otherwise. */
export const setDefaultAccount = defineOperation({
  name: 'gatewayAccounts.setDefault',
  summary: 'Chooses the payment method that orders of a brand begin with; null = none. The client may choose another one.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/default-payment-method' },
  audience: ['staff'],
  permission: 'gateways.write',
  input: z.strictObject({ brandId: idSchema, gatewayAccountId: idSchema.nullable() }),
  output: z.strictObject({ gatewayAccountId: z.number().int().nullable() }),
  run: async (ctx, { brandId, gatewayAccountId }) => {
    await choose(ctx, brandId, gatewayAccountId);
    return { gatewayAccountId };
  },
});

/** All of it or nothing. */
export const saveBillingTerms = defineOperation({
  name: 'brands.saveBilling',
  summary: 'Says how a brand bills and what its orders begin with, all at once. To choose the payment method, the right to change payment methods is needed as well.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/billing' },
  audience: ['staff'],
  permission: 'brands.write',
  input: z.strictObject({ brandId: idSchema, ...brandTermsFields, gatewayAccountId: idSchema.nullable().optional() }),
  output: z.strictObject({ saved: z.literal(true) }),
  run: async (ctx, { brandId, gatewayAccountId, ...terms }) => {
    await changeBrand(ctx, brandId, terms);
    if (gatewayAccountId === undefined) return { saved: true as const };
    ctx.use(executorRef).assertMay(setDefaultAccount.name, ctx.caller);
    await choose(ctx, brandId, gatewayAccountId);
    return { saved: true as const };
  },
});
