import { conflict, type OperationCtx } from '@billet/sdk';
import type { Product } from '../catalog/index.ts';
import { data } from '../data.ts';

/** Takes pieces of a product from its stock. The statement itself refuses more than is left, whoever orders at the same time. */
export const takeStock = async (ctx: OperationCtx, { id, stock }: Product, quantity: number): Promise<void> => {
  if (stock === null) return;
  const taken = await data(ctx).db.execute('update products set stock = stock - ? where id = ? and stock >= ?', [quantity, id, quantity]);
  if (taken === 0) throw conflict('OUT_OF_STOCK', 'Not enough of this product is left.', { productId: id });
};
