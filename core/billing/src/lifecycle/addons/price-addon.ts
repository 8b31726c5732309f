import { addMonths, conflict, integer, invalid, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { localised, priceAt, pricesOf, Product, type FoundPrice } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { chooseOptions, discountsOf, feeInParts, fixedTermEnd, freeSetupBy, optionsForModule, optionWishes, promotionsOf, type ChosenOption, type UsablePromotion } from '../../orders/index.ts';
import { idSchema } from '../../paging.ts';
import { afterBilling, nextSlice, trialEnd, type Cycle, type Slice } from '../../periods/index.ts';
import { termsOf, type Service, type ServiceDiscount, type ServiceInstalment, type ServiceOption, type ServicePricing } from '../../services/index.ts';
import { AddonOffer } from '../tables.ts';

const cycleSchema = z.strictObject({ unit: z.enum(['hour', 'day', 'week', 'month', 'year', 'once']), count: integer({ min: 1, max: 120 }).default(1) });

/** What is to be added. Name, price and a cycle of its own are for staff: an add-on made for one client. */
export const addonWish = {
  id: idSchema,
  productId: idSchema,
  quantity: integer({ min: 1, max: 1000 }).default(1),
  cycle: cycleSchema.optional(),
  options: optionWishes.default({}),
  label: z.string().trim().max(80).optional(),
  price: integer({ min: 0 }).optional(),
} as const;

export type AddonWish = z.output<z.ZodObject<typeof addonWish>>;

/** An add-on that is worked out: the row it will be, and what is charged for it now. */
export interface PricedAddon {
  readonly product: Product;
  /** The row as it will be written; its id and number are still the package's. */
  readonly row: Service;
  readonly slices: readonly Slice[];
  /** Its options, and the discounts of codes; rows are written when it is bought. */
  readonly pricing: ServicePricing;
  /** The codes that are for it. */
  readonly promotions: readonly UsablePromotion[];
  /** It follows the package: same grid, and billed up to the same day. */
  readonly followsParent: boolean;
}

const RUNNING = ['active', 'suspended'];

const offerOf = async (ctx: OperationCtx, parent: Service, wish: AddonWish): Promise<Product> => {
  const { all } = data(ctx);
  const staff = ctx.caller.audience !== 'client';
  const product = await all(Product).findById(wish.productId);
  const offered = await all(AddonOffer).findOne({ product_id: parent.product_id, addon_id: wish.productId });
  if (product?.brand_id !== parent.brand_id || (!staff && (offered === undefined || product.status !== 'active'))) throw invalid('NOT_ON_OFFER', 'productId', 'This product is not on offer.');
  const forbidden = staff ? undefined : (['label', 'price'] as const).find((name) => wish[name] !== undefined);
  if (forbidden !== undefined) throw invalid('STAFF_ONLY', forbidden, 'Only staff change this.');
  return product;
};

/** The price in the package's own cycle if there is one, else the shortest cycle of the add-on. */
const priceFor = (prices: readonly FoundPrice[], parent: Service, wish: AddonWish, today: string): FoundPrice | undefined => {
  const at = (unit: string, count: number): FoundPrice | undefined => priceAt(prices, { currency: parent.currency, cycleUnit: unit, cycleCount: count, on: today, for: 'new' });
  if (wish.cycle !== undefined) return at(wish.cycle.unit, wish.cycle.count);
  return at(parent.cycle_unit, parent.cycle_count) ?? prices.find((price) => price.currency === parent.currency);
};

/** Everything up to the day the package is billed to; alone, the first period. */
const slicesOf = (row: Service, through: string | null, zone: string): readonly Slice[] => {
  if (row.mode === 'arrears') return [];
  const slices: Slice[] = [];
  let terms = termsOf(row, zone);
  for (let slice = nextSlice(terms); slice !== null && (through === null ? slices.length === 0 : slice.start < through); slice = nextSlice(terms)) {
    slices.push(slice);
    terms = afterBilling(terms, [slice]);
  }
  return slices;
};

/** Options, discounts and parts of a fee as rows that are not written yet. */
const pricingOf = (parent: Service, options: readonly ChosenOption[], promotions: readonly UsablePromotion[], parts: ReturnType<typeof feeInParts>, today: string): ServicePricing => ({
  options: options.map(({ setupFee, ...option }) => ({ ...option, setup_fee: freeSetupBy(promotions) ? 0 : setupFee })) as unknown as readonly ServiceOption[],
  discounts: discountsOf(promotions, parent, today).map((row, i) => ({ ...row, id: i })) as unknown as readonly ServiceDiscount[],
  instalments: parts.map((part, i) => ({ ...part, id: i })) as unknown as readonly ServiceInstalment[],
});

/** Row C2: what an add-on costs now, pro rata to the package's term, and what it is billed from then on; of the codes those count that are for it. */
export const priceAddon = async (ctx: OperationCtx, parent: Service, wish: AddonWish, codes: readonly UsablePromotion[]): Promise<PricedAddon> => {
  if (!RUNNING.includes(parent.status) || parent.parent_id !== null) throw conflict('SERVICE_NOT_RUNNING', 'This service is not running.', { status: parent.status });
  const product = await offerOf(ctx, parent, wish);
  const { zone } = await brandOf(ctx, parent.brand_id);
  const today = ctx.clock.today(zone);
  const listed = priceFor(await pricesOf(ctx, [product.id], today), parent, wish, today);
  const cycle = wish.cycle ?? (listed === undefined ? { unit: parent.cycle_unit, count: parent.cycle_count } : { unit: listed.cycleUnit, count: listed.cycleCount });
  if (listed === undefined && wish.price === undefined) throw invalid('NO_PRICE', 'productId', 'There is no price for this cycle and currency.');
  const promotions = promotionsOf(codes, product.id, cycle);
  const options = await chooseOptions(ctx, product.id, wish.options, { currency: parent.currency, cycleUnit: cycle.unit, cycleCount: cycle.count }, today, 'options');
  const setupFee = wish.price !== undefined || freeSetupBy(promotions) ? 0 : (listed?.setupFee ?? 0);
  const parts = feeInParts(product, setupFee, wish.quantity);
  const followsParent = cycle.unit === parent.cycle_unit && cycle.count === parent.cycle_count && parent.billing_status === 'active';
  const own: Cycle = cycle.unit === 'once' ? { unit: 'once' } : { unit: cycle.unit as 'month', count: cycle.count };
  const trial = trialEnd(product.trial_until_closing ? { untilClosing: true } : { days: product.trial_days }, today, followsParent ? parent.anchor_date : today, own);
  const row = {
    ...parent,
    product_id: product.id, parent_id: parent.id, order_item_id: null, contract_id: null, server_product_id: null,
    label: wish.label ?? localised(product.name, ctx.caller.locale), quantity: wish.quantity,
    billing_status: 'pending', status: 'pending', anchor_date: followsParent ? parent.anchor_date : (trial ?? today), cycle_unit: cycle.unit, cycle_count: cycle.count,
    start_date: today, end_date: fixedTermEnd(product, own, trial ?? today), billed_through: null, billing_paused_on: null, trial_until: trial, prorate_first: true,
    price: wish.price ?? listed?.price ?? 0, setup_fee: parts.length > 0 ? 0 : setupFee,
    hours_from: null, stock_taken: 0, price_locked: wish.price !== undefined, priced_on: today, fixed_term_cycles: product.fixed_term_cycles, minimum_term_end: product.minimum_term_months === null ? null : addMonths(today, product.minimum_term_months),
    next_bill_at: null, options: optionsForModule(options), config: {}, cancel_requested_at: null, cancel_reason: null, activated_at: null, ended_at: null, term_months: null, remarks: '', message: '', notes: '', hold_suspension_until: null,
    revision: 0, version: 1, created_at: ctx.clock.now(),
  } as unknown as Service;
  return { product, row, slices: slicesOf(row, followsParent ? parent.billed_through : null, zone), pricing: pricingOf(parent, options, promotions, parts, today), promotions, followsParent };
};
