import type { OperationCtx } from '@billet/sdk';
import { promotionCovers, Promotion } from '../../catalog/index.ts';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { loadPayers, pricedService } from '../../invoicing/index.ts';
import { discountsOf, promotionTerms } from '../../orders/index.ts';
import { loadPricing, noPricing, termsOf, type Service, type ServiceDiscount, type ServiceOption } from '../../services/index.ts';
import type { PlanPrice } from '../rules/index.ts';
import type { NewPlan } from './resolve-plan.ts';

/** Discounts that the codes of this change bring have no row yet: they are named after their promotions, behind all rows. */
export const UNWRITTEN = 2 ** 50;

/** What a plan costs, by what prices a service in a run. */
export interface PlanPricing {
  readonly next: Omit<PlanPrice, 'anchorDate'>;
  /** Discounts the service has that are not for this plan: they fall away. */
  readonly dropped: readonly number[];
}

/** Discounts of promotions that do not cover the new plan. */
const notForPlan = async (ctx: OperationCtx, discounts: readonly ServiceDiscount[], { product, cycle }: NewPlan): Promise<readonly number[]> => {
  const ids = discounts.flatMap((each) => each.promotion_id ?? []);
  const promotions = await data(ctx).all(Promotion).whereIn('id', ids);
  return discounts.flatMap((each) => {
    const promotion = promotions.find(({ id }) => id === each.promotion_id);
    return promotion !== undefined && !promotionCovers(promotionTerms(promotion), product.id, cycle) ? [each.id] : [];
  });
};

/** Price, options and discounts of a plan from a day on. */
export const pricingOfPlan = async (ctx: OperationCtx, service: Service, plan: NewPlan, on: string): Promise<PlanPricing> => {
  const { db } = data(ctx);
  const [payer] = (await loadPayers(db, [service.payer_id])).values();
  if (payer === undefined) throw new RangeError(`service ${service.number} has no payer`);
  const { discounts } = (await loadPricing(db, [service.id])).get(service.id) ?? noPricing;
  const dropped = await notForPlan(ctx, discounts, plan);
  const own = discounts.filter(({ id }) => !dropped.includes(id));
  const fresh = discountsOf(plan.promotions, service, on, own.length).map((row) => ({ ...row, id: UNWRITTEN + (row.promotion_id ?? 0) })) as unknown as readonly ServiceDiscount[];
  const options = plan.options.map((option) => ({ ...option, setup_fee: option.setupFee }) as unknown as ServiceOption);
  const to = { ...service, product_id: plan.product.id, price: plan.price, quantity: plan.quantity } as Service;
  const priced = pricedService(to, { options, discounts: [...own, ...fresh], instalments: [] }, payer);
  const { zone } = await brandOf(ctx, service.brand_id);
  return { dropped, next: { cycle: plan.cycle, parts: priced.parts, discounts: priced.discounts, proration: termsOf(service).proration, zone } };
};
