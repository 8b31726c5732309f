import { conflict, integer, invalid, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { priceAt, pricesOf, Product, ProductUnit, Promotion, promotionCovers } from '../../catalog/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { assertNotHeld, assertTogether, codesSchema, covers, findPromotions, freeSetupBy, heldPromotions, optionWishes, promotionTerms, type ChosenOption, type UsablePromotion } from '../../orders/index.ts';
import { idSchema } from '../../paging.ts';
import { isRecurring, type RecurringCycle } from '../../periods/index.ts';
import { ServiceOption, termsOf, type Service } from '../../services/index.ts';
import { changeModes } from '../rules/index.ts';
import { resolveOptions, setupOf } from './resolve-options.ts';

/** What is asked for. Left alone = as it is; a price is the staff's word against the price list. */
export const changeWish = {
  id: idSchema,
  productId: idSchema.optional(),
  cycle: z.strictObject({ unit: z.enum(['day', 'week', 'month', 'year']), count: integer({ min: 1, max: 120 }).default(1) }).optional(),
  quantity: integer({ min: 1, max: 1000 }).optional(),
  mode: z.enum(changeModes).default('keep_date'),
  effect: z.enum(['payment', 'now', 'term_end']).optional(),
  price: integer({ min: 0 }).optional(),
  options: optionWishes.optional(),
  promotion: codesSchema.optional(),
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
  readonly priceFrom: 'kept' | 'listed' | 'agreed';
  readonly options: readonly ChosenOption[];
  /** Set-up of options that are new, for all pieces. */
  readonly fees: number;
  readonly promotions: readonly UsablePromotion[];
  /** It runs on another kind of server: a new account is made, then the old one ends. */
  readonly newServer: boolean;
}

/** What was agreed when a change was asked for that takes effect only now. */
export type AgreedPlan = Pick<NewPlan, 'price' | 'priceFrom' | 'options' | 'promotions'>;

const assertOnOffer = async (ctx: OperationCtx, service: Service, product: Product | undefined): Promise<Product> => {
  const staff = ctx.caller.audience !== 'client';
  const open = product !== undefined && product.brand_id === service.brand_id && (product.id === service.product_id || product.status === 'active' || (staff && product.status === 'hidden'));
  if (!open) throw invalid('NOT_ON_OFFER', 'productId', 'This product is not on offer.');
  const units = await data(ctx).all(ProductUnit).where('product_id', product.id);
  if (units.length > 0 && !units.some((unit) => unit.business_unit_id === service.business_unit_id)) throw invalid('NOT_IN_UNIT', 'productId', 'This product is not on offer where you are.');
  return product;
};

/** The codes of a change to this plan, each good for it beside the others and beside what the service has; nothing is counted. */
const promotionsFor = async (ctx: OperationCtx, service: Service, codes: NonNullable<ChangeWish['promotion']>, product: Product, cycle: RecurringCycle, today: string): Promise<readonly UsablePromotion[]> => {
  const { all } = data(ctx);
  const promotions = await findPromotions(ctx, (await all(Client).findById(service.client_id)) as Client, codes, today);
  for (const promotion of promotions) {
    if (!promotion.row.upgrades || !covers(promotion, product.id, cycle)) throw invalid('PROMOTION_PRODUCTS', 'promotion', 'This code is not for this change.');
    await assertNotHeld(ctx, service.id, promotion.row, today);
  }
  const others = await heldPromotions(ctx, service.id, today);
  const kept = (await all(Promotion).whereIn('id', others.flatMap((each) => each.promotion_id ?? []))).filter((row) => promotionCovers(promotionTerms(row), product.id, cycle));
  assertTogether([...promotions.map(({ row }) => row.stacking), ...others.flatMap((each) => (kept.some(({ id }) => id === each.promotion_id) ? [each.stacking] : []))], 'promotion');
  return promotions;
};

/** The price of the plan: staff's word, the one that was agreed where it is more of the same, or the list's. */
const priceOf = async (ctx: OperationCtx, service: Service, wish: ChangeWish, plan: Pick<NewPlan, 'product' | 'cycle'>, samePlan: boolean, today: string): Promise<Pick<NewPlan, 'price' | 'priceFrom'>> => {
  if (wish.price !== undefined) {
    if (ctx.caller.audience === 'client') throw invalid('STAFF_ONLY', 'price', 'Only staff change this.');
    return { price: wish.price, priceFrom: 'agreed' };
  }
  if (samePlan) return { price: service.price, priceFrom: 'kept' };
  const prices = await pricesOf(ctx, [plan.product.id], today);
  const found = priceAt(prices, { currency: service.currency, cycleUnit: plan.cycle.unit, cycleCount: plan.cycle.count, on: today, for: 'new' });
  if (found === undefined) throw invalid('NO_PRICE', 'cycle', 'There is no price for this cycle and currency.');
  return { price: found.price, priceFrom: 'listed' };
};

/** The product, cycle, options and price asked for; the server decides the prices, whatever the request says. */
export const resolvePlan = async (ctx: OperationCtx, service: Service, wish: ChangeWish, today: string, agreed?: AgreedPlan): Promise<NewPlan> => {
  const { all } = data(ctx);
  const product = await assertOnOffer(ctx, service, await all(Product).findById(wish.productId ?? service.product_id));
  const before = await all(Product).findById(service.server_product_id ?? service.product_id);
  const newServer = before?.module !== product.module;
  // What is on the old server does not move by itself: staff decide.
  if (newServer && ctx.caller.audience === 'client') throw invalid('OTHER_MODULE', 'productId', 'This product runs on another kind of server. Order it anew, or ask us.');
  const current = termsOf(service).cycle;
  const cycle = wish.cycle ?? (isRecurring(current) ? current : undefined);
  if (cycle === undefined) throw invalid('CYCLE_MISSING', 'cycle', 'Say how often it is billed.');
  const quantity = wish.quantity ?? service.quantity;
  const held = await all(ServiceOption).where('service_id', service.id).where('quantity', '>', 0).orderBy('id');
  const feesFor = ({ options, promotions }: Pick<NewPlan, 'options' | 'promotions'>): number => (freeSetupBy(promotions) ? 0 : setupOf(options, held) * quantity);
  if (agreed !== undefined) return { product, cycle, quantity, newServer, fees: feesFor(agreed), ...agreed };
  const samePlan = product.id === service.product_id && cycle.unit === service.cycle_unit && cycle.count === service.cycle_count;
  const price = await priceOf(ctx, service, wish, { product, cycle }, samePlan, today);
  const listed = { productId: product.id, currency: service.currency, cycleUnit: cycle.unit, cycleCount: cycle.count };
  const options = await resolveOptions(ctx, held, wish.options ?? {}, listed, samePlan, today);
  const sameOptions = options.length === held.length && options.every((option) => held.some((each) => each.key === option.key && each.choice === option.choice && each.quantity === option.quantity));
  const promotions = wish.promotion === undefined ? [] : await promotionsFor(ctx, service, wish.promotion, product, cycle, today);
  if (samePlan && sameOptions && quantity === service.quantity && price.priceFrom === 'kept') throw conflict('NOTHING_CHANGES', 'The service has this plan already.');
  return { product, cycle, quantity, newServer, options, fees: feesFor({ options, promotions }), promotions, ...price };
};
