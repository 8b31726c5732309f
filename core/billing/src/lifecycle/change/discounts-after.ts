import type { OperationCtx } from '@billet/sdk';
import { Promotion, type RuledDiscount } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { ServiceDiscount, ServiceOption, type Service } from '../../services/index.ts';
import { optionsForModule, type ChosenOption } from '../../orders/index.ts';
import type { ServiceChange } from '../tables.ts';
import type { PlannedChange } from './plan-the-change.ts';
import { NEW_DISCOUNT } from './price-of-plan.ts';

interface DiscountUse {
  readonly id: number;
  readonly remaining: number | null;
  readonly countedThrough: string | null;
}

/** How a change leaves the discounts of its service: which fall away, and what is left of the others. */
export interface DiscountsAfter {
  readonly dropped: readonly number[];
  readonly left: readonly DiscountUse[];
}

/** What the change itself uses of a discount is written, no more: in arrears the old plan's days are billed in between. */
const isUsed = (before: readonly RuledDiscount[], after: RuledDiscount): boolean =>
  after.id === NEW_DISCOUNT || (after.id !== 0 && before.some(({ id, remaining, countedThrough }) => id === after.id && (remaining !== after.remaining || countedThrough !== after.countedThrough)));

export const discountsAfter = ({ pricing, result }: PlannedChange): DiscountsAfter => ({
  dropped: pricing.dropped,
  left: result.discounts.filter((each) => isUsed(pricing.next.discounts, each)).map(({ id, remaining, countedThrough = null }) => ({ id, remaining, countedThrough })),
});

const insertPromotion = async (ctx: OperationCtx, change: ServiceChange, { remaining, countedThrough }: DiscountUse): Promise<void> => {
  const { all } = data(ctx);
  const promotion = await all(Promotion).findById(change.promotion_id ?? 0);
  if (promotion === undefined) return;
  const position = (await all(ServiceDiscount).where('service_id', change.service_id).resultSize()) + 1;
  await all(ServiceDiscount).insert({
    service_id: change.service_id, client_id: change.client_id, source: 'promotion', promotion_id: promotion.id, kind: promotion.kind, value: promotion.value, remaining,
    from: change.effective_on, until: null, position, stacking: promotion.stacking, counted_through: countedThrough,
  });
};

const writeDiscounts = async (ctx: OperationCtx, change: ServiceChange): Promise<void> => {
  const { all } = data(ctx);
  const { dropped, left } = (change.discounts as DiscountsAfter | null) ?? { dropped: [], left: [] };
  if (dropped.length > 0) await all(ServiceDiscount).whereIn('id', [...dropped]).delete();
  for (const use of left) {
    if (use.id === NEW_DISCOUNT) await insertPromotion(ctx, change, use);
    else await all(ServiceDiscount).findById(use.id).patch({ remaining: use.remaining, counted_through: use.countedThrough });
  }
};

/** Writes options and discounts as a change leaves them. Gives what the server module gets, by the keys of the options. */
export const writePricing = async (ctx: OperationCtx, change: ServiceChange, service: Service, setupOwed: boolean): Promise<Readonly<Record<string, string | number>>> => {
  const { all } = data(ctx);
  const options = change.options as readonly ChosenOption[];
  await writeDiscounts(ctx, change);
  await all(ServiceOption).where('service_id', service.id).delete();
  for (const { setupFee, ...option } of options) await all(ServiceOption).insert({ ...option, service_id: service.id, client_id: service.client_id, setup_fee: setupOwed ? setupFee : 0 });
  return optionsForModule(options);
};
