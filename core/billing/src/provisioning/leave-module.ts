import type { OperationCtx } from '@billet/sdk';
import { Product } from '../catalog/index.ts';
import { data } from '../data.ts';
import type { House } from '../room.ts';
import type { Service } from '../services/index.ts';
import { rolesIn, rolesOf } from './place-service.ts';
import { ProductBinding, ServiceBinding } from './tables.ts';

/** What a binding stands on although its service has another product: it works on by this until what replaces it is there. */
export interface LeftPlan {
  readonly productId: number;
  readonly options: Service['options'];
}

/**
 * A service goes to another product, in the caller's transaction. Accounts on servers that it does not use are left, and
 * those that it uses again are taken back; nothing on a server is touched here.
 */
export const leaveModule = async (ctx: OperationCtx, before: Service, product: Product): Promise<void> => {
  const { all } = data(ctx);
  const wishes = await rolesOf(ctx, product);
  for (const binding of await all(ServiceBinding).where('service_id', before.id).whereNot('state', 'removed')) {
    const used = wishes.some((wish) => wish.role === binding.role && wish.extension === binding.extension);
    const left: LeftPlan = { productId: before.server_product_id ?? before.product_id, options: before.options };
    if (used !== (binding.left_plan === null)) await all(ServiceBinding).findById(binding.id).patch({ left_plan: used ? null : left });
  }
};

/** Whether all that the product of a service asks for is there, so that what it has left may go. */
export const isReplaced = async ({ db }: House, service: Service): Promise<boolean> => {
  const product = await db.from(Product).findById(service.server_product_id ?? service.product_id);
  if (product === undefined) return false;
  const wishes = rolesIn(await db.from(ProductBinding).where('product_id', product.id).orderBy(['position', 'id']), product);
  const used = await db.from(ServiceBinding).where('service_id', service.id).whereNot('state', 'removed').whereNull('left_plan');
  return wishes.every((wish) => {
    const fitting = used.filter((binding) => binding.extension === wish.extension);
    const own = fitting.filter((binding) => binding.role === wish.role);
    // Two roles on one server share its account, which has the name of the first.
    return (own.length > 0 ? own : fitting).some((binding) => binding.state === 'applied');
  });
};
