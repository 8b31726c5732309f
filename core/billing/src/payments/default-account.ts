import { defineOperation, invalid, notFound, z } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { GatewayAccount } from './tables.ts';

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
    const { all } = data(ctx);
    const brand = await all(Brand).findById(brandId);
    if (brand === undefined) throw notFound('Brand');
    const account = gatewayAccountId === null ? undefined : await all(GatewayAccount).findOne({ id: gatewayAccountId, brand_id: brandId, enabled: true });
    if (gatewayAccountId !== null && account === undefined) throw invalid('NOT_FOUND', 'gatewayAccountId', 'This is not known.');
    await all(Brand).findById(brandId).patch({ default_gateway_account_id: gatewayAccountId, version: brand.version + 1 });
    ctx.touch({ kind: 'brand', id: brandId }, { defaultMethod: brand.default_gateway_account_id }, { defaultMethod: gatewayAccountId });
    return { gatewayAccountId };
  },
});
