import { conflict, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import type { Product } from './tables.ts';

/**
 * Takes pieces of a product from its stock, and says how many: none where it is not counted. The statement itself
 * refuses more than is left, whoever orders at the same time.
 */
export const takeStock = async (ctx: OperationCtx, { id, stock }: Product, quantity: number): Promise<number> => {
  if (stock === null || quantity <= 0) return 0;
  const taken = await data(ctx).db.execute('update products set stock = stock - ? where id = ? and stock >= ?', [quantity, id, quantity]);
  if (taken === 0) throw conflict('OUT_OF_STOCK', 'Not enough of this product is left.', { productId: id });
  return quantity;
};

/** Puts pieces back that were taken. A product that is not counted any more has no stock to put them into. */
export const giveStock = async (ctx: OperationCtx, productId: number, quantity: number): Promise<void> => {
  if (quantity > 0) await data(ctx).db.execute('update products set stock = stock + ? where id = ? and stock is not null', [quantity, productId]);
};
