import type { Database } from '@billet/database';
import { Service } from '../../services/index.ts';
import { ResourceRaise } from '../tables.ts';

const COUNTS = ['active', 'suspended'];

/** How many more of each kind the running add-ons of a service give. */
export const raisesOf = async (db: Database, serviceId: number): Promise<ReadonlyMap<string, number>> => {
  const addons = await db.from(Service).where('parent_id', serviceId).whereIn('status', COUNTS).select('product_id', 'quantity');
  const raised = new Map<string, number>();
  if (addons.length === 0) return raised;
  const raises = new Map((await db.from(ResourceRaise).whereIn('product_id', addons.map((addon) => addon.product_id))).map((raise) => [raise.product_id, raise] as const));
  for (const { product_id: productId, quantity } of addons) {
    const raise = raises.get(productId);
    if (raise !== undefined) raised.set(raise.kind, (raised.get(raise.kind) ?? 0) + raise.amount * quantity);
  }
  return raised;
};
