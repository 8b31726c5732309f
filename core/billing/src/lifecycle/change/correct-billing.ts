import { conflict, defineOperation, integer, invalid, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { Product } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { assertOwnTerms, changeService, loadService } from '../../services/index.ts';
import { openChangeOf } from './change-plan.ts';

/** Row B11: a correction on the bill only. The server keeps the plan it has. */
export const correctBilling = defineOperation({
  name: 'services.correctBilling',
  summary: 'Corrects product, price or quantity on the bill, from the next period on; the server keeps what it has.',
  kind: 'command',
  http: { method: 'PUT', path: '/services/{id}/billing' },
  audience: ['staff'],
  permission: 'services.change',
  input: z.strictObject({ id: idSchema, productId: idSchema.optional(), price: integer({ min: 0 }).optional(), quantity: integer({ min: 1, max: 1000 }).optional() }),
  output: z.strictObject({ corrected: z.boolean() }),
  run: async (ctx, { id, productId, price, quantity }) => {
    const service = await loadService(ctx, id);
    if (service.billing_status === 'ended') throw conflict('SERVICE_NOT_RUNNING', 'This service has ended already.', { status: service.status });
    if ((await openChangeOf(ctx, id)) !== undefined) throw conflict('CHANGE_OPEN', 'A change of this service is under way already.');
    if (productId !== undefined || quantity !== undefined) await assertOwnTerms(ctx, service, productId);
    const product = productId === undefined ? undefined : await data(ctx).all(Product).findById(productId);
    if (productId !== undefined && product?.brand_id !== service.brand_id) throw invalid('NOT_FOUND', 'productId', 'This is not known.');
    await changeService(ctx, service, {
      ...(product === undefined ? {} : { product_id: product.id, server_product_id: service.server_product_id ?? service.product_id }),
      // Staff's word: announcements do not reach it until it is recalculated.
      ...(price === undefined ? {} : { price, price_locked: true, priced_on: ctx.clock.today((await brandOf(ctx, service.brand_id)).zone) }),
      ...(quantity === undefined ? {} : { quantity }),
    });
    return { corrected: true };
  },
});
