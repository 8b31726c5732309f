import type { OperationCtx } from '@billet/sdk';
import { giveStock, takeStock, type Product } from '../../catalog/index.ts';
import type { Service } from '../../services/index.ts';
import type { ServiceChange } from '../tables.ts';

/** Keeps pieces of the new plan for a change: all of another product, of the same one those that come on top. Gives how many. */
export const keepStock = (ctx: OperationCtx, service: Service, { product, quantity }: { readonly product: Product; readonly quantity: number }): Promise<number> =>
  takeStock(ctx, product, product.id === service.product_id ? quantity - service.quantity : quantity);

/** The change is made: what the old plan held and the new one does not goes back. Gives what the service holds from then on. */
export const moveStock = async (ctx: OperationCtx, service: Service, change: ServiceChange): Promise<number> => {
  const same = change.product_id === service.product_id;
  const back = same ? Math.min(service.stock_taken, Math.max(0, service.quantity - change.quantity)) : service.stock_taken;
  await giveStock(ctx, service.product_id, back);
  return service.stock_taken - back + change.stock_taken;
};
