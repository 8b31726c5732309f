import type { OperationCtx } from '@billet/sdk';
import { Promotion, type RuledDiscount } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { leaveOptions, ServiceDiscount, ServiceOption, type Service } from '../../services/index.ts';
import { discountsOf, optionsForModule, promotionTerms, type ChosenOption, type UsablePromotion } from '../../orders/index.ts';
import type { ServiceChange } from '../tables.ts';
import type { PlannedChange } from './plan-the-change.ts';
import { UNWRITTEN } from './price-of-plan.ts';

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
  after.id > UNWRITTEN || (after.id !== 0 && before.some(({ id, remaining, countedThrough }) => id === after.id && (remaining !== after.remaining || countedThrough !== after.countedThrough)));

export const discountsAfter = ({ pricing, result }: PlannedChange): DiscountsAfter => ({
  dropped: pricing.dropped,
  left: result.discounts.filter((each) => isUsed(pricing.next.discounts, each)).map(({ id, remaining, countedThrough = null }) => ({ id, remaining, countedThrough })),
});

/** The codes a change was asked for with. */
export const promotionsOfChange = async (ctx: OperationCtx, { promotion_ids: ids }: ServiceChange): Promise<readonly UsablePromotion[]> =>
  (await data(ctx).all(Promotion).whereIn('id', ids as number[]).orderBy('id')).map((row) => ({ row, terms: promotionTerms(row) }));

const writeDiscounts = async (ctx: OperationCtx, change: ServiceChange): Promise<void> => {
  const { all } = data(ctx);
  const { dropped, left } = (change.discounts as DiscountsAfter | null) ?? { dropped: [], left: [] };
  if (dropped.length > 0) await all(ServiceDiscount).whereIn('id', [...dropped]).delete();
  for (const { id, remaining, countedThrough } of left.filter((use) => use.id <= UNWRITTEN)) await all(ServiceDiscount).findById(id).patch({ remaining, counted_through: countedThrough });
  const codes = await promotionsOfChange(ctx, change);
  const behind = await all(ServiceDiscount).where('service_id', change.service_id).resultSize();
  for (const discount of discountsOf(codes, { id: change.service_id, client_id: change.client_id }, change.effective_on, behind)) {
    const use = left.find(({ id }) => id === UNWRITTEN + (discount.promotion_id ?? 0));
    if (use !== undefined) await all(ServiceDiscount).insert({ ...discount, remaining: use.remaining, counted_through: use.countedThrough });
  }
};

/** Writes options and discounts as a change leaves them. Gives what the server module gets, by the keys of the options. */
export const writePricing = async (ctx: OperationCtx, change: ServiceChange, service: Service, setupOwed: boolean): Promise<Readonly<Record<string, string | number>>> => {
  const { all } = data(ctx);
  const options = change.options as readonly ChosenOption[];
  await writeDiscounts(ctx, change);
  await leaveOptions(ctx, service, options);
  await all(ServiceOption).where('service_id', service.id).delete();
  for (const { setupFee, ...option } of options) await all(ServiceOption).insert({ ...option, service_id: service.id, client_id: service.client_id, setup_fee: setupOwed ? setupFee : 0 });
  return optionsForModule(options);
};
