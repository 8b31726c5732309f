import { defineOperation, z } from '@billet/sdk';
import { currentBrand } from '../brands/index.ts';
import { data } from '../data.ts';
import { HotspotKind } from './tables.ts';

export const listHotspotOffers = defineOperation({
  name: 'hotspot.offers',
  summary: 'The products by which the brand sells hotspot vouchers; what they are and cost is what `products.list` says.',
  kind: 'query',
  http: { method: 'GET', path: '/hotspot/offers' },
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({}),
  output: z.strictObject({ productIds: z.array(z.number().int()) }),
  run: async (ctx) => {
    const { id } = await currentBrand(ctx);
    const kinds = await data(ctx).all(HotspotKind).where({ brand_id: id, enabled: true }).whereNotNull('sold_product_id').orderBy('id');
    return { productIds: kinds.flatMap(({ sold_product_id: productId }) => (productId === null ? [] : [productId])) };
  },
});
