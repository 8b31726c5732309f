import { conflict, integer, invalid, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { priceAt, pricesOf, Product, ProductUnit } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { isRecurring, type RecurringCycle } from '../../periods/index.ts';
import { termsOf, type Service } from '../../services/index.ts';
import { changeModes } from '../rules/index.ts';

/** What is asked for. Left alone = as it is; a price is the staff's word against the price list. */
export const changeWish = {
  id: idSchema,
  productId: idSchema.optional(),
  cycle: z.strictObject({ unit: z.enum(['day', 'week', 'month', 'year']), count: integer({ min: 1, max: 120 }).default(1) }).optional(),
  quantity: integer({ min: 1, max: 1000 }).optional(),
  mode: z.enum(changeModes).default('keep_date'),
  effect: z.enum(['payment', 'now', 'term_end']).optional(),
  price: integer({ min: 0 }).optional(),
  rest: z.enum(['balance', 'days']).optional(),
  trialDays: integer({ min: 0, max: 366 }).default(0),
  on: localDateSchema.optional(),
} as const;

export type ChangeWish = z.output<z.ZodObject<typeof changeWish>>;

/** The plan a service is to have. */
export interface NewPlan {
  readonly product: Product;
  readonly cycle: RecurringCycle;
  readonly quantity: number;
  /** One piece, one cycle. */
  readonly price: number;
}

const assertOnOffer = async (ctx: OperationCtx, service: Service, product: Product | undefined): Promise<Product> => {
  const staff = ctx.caller.audience !== 'client';
  const open = product !== undefined && product.brand_id === service.brand_id && (product.id === service.product_id || product.status === 'active' || (staff && product.status === 'hidden'));
  if (!open) throw invalid('NOT_ON_OFFER', 'productId', 'This product is not on offer.');
  const units = await data(ctx).all(ProductUnit).where('product_id', product.id);
  if (units.length > 0 && !units.some((unit) => unit.business_unit_id === service.business_unit_id)) throw invalid('NOT_IN_UNIT', 'productId', 'This product is not on offer where you are.');
  return product;
};

/** The product, cycle and price asked for; the server decides the price, whatever the request says. */
export const resolvePlan = async (ctx: OperationCtx, service: Service, wish: ChangeWish, today: string): Promise<NewPlan> => {
  const { all } = data(ctx);
  const product = await assertOnOffer(ctx, service, await all(Product).findById(wish.productId ?? service.product_id));
  const before = await all(Product).findById(service.product_id);
  if (before?.module !== product.module) throw invalid('OTHER_MODULE', 'productId', 'This product runs on another kind of server. Order it anew and end the old service.');
  const current = termsOf(service).cycle;
  const cycle = wish.cycle ?? (isRecurring(current) ? current : undefined);
  if (cycle === undefined) throw invalid('CYCLE_MISSING', 'cycle', 'Say how often it is billed.');
  const quantity = wish.quantity ?? service.quantity;
  const samePlan = product.id === service.product_id && cycle.unit === service.cycle_unit && cycle.count === service.cycle_count;
  if (samePlan && quantity === service.quantity && wish.price === undefined) throw conflict('NOTHING_CHANGES', 'The service has this plan already.');
  if (wish.price !== undefined) {
    if (ctx.caller.audience === 'client') throw invalid('STAFF_ONLY', 'price', 'Only staff change this.');
    return { product, cycle, quantity, price: wish.price };
  }
  // More of the same keeps the price that was agreed.
  if (samePlan) return { product, cycle, quantity, price: service.price };
  const prices = await pricesOf(ctx, [product.id], today);
  const found = priceAt(prices, { currency: service.currency, cycleUnit: cycle.unit, cycleCount: cycle.count, on: today, for: 'new' });
  if (found === undefined) throw invalid('NO_PRICE', 'cycle', 'There is no price for this cycle and currency.');
  return { product, cycle, quantity, price: found.price };
};
