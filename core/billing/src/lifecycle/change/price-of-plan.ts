import type { OperationCtx } from '@billet/sdk';
import { promotionCovers, Promotion } from '../../catalog/index.ts';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { loadPayers, pricedService } from '../../invoicing/index.ts';
import { promotionTerms } from '../../orders/index.ts';
import { loadPricing, noPricing, termsOf, type Service, type ServiceDiscount, type ServiceOption } from '../../services/index.ts';
import type { PlanPrice } from '../rules/index.ts';
import type { NewPlan } from './resolve-plan.ts';

/** The discount that a promotion of this change brings; it has no row yet. */
export const NEW_DISCOUNT = -1;

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

const discountOf = ({ row }: NonNullable<NewPlan['promotion']>, service: Service, on: string, position: number): ServiceDiscount =>
  ({
    id: NEW_DISCOUNT, service_id: service.id, client_id: service.client_id, source: 'promotion', promotion_id: row.id, kind: row.kind, value: row.value, remaining: row.periods, from: on, until: null, position, stacking: row.stacking, counted_through: null,
  }) as unknown as ServiceDiscount;

/** Price, options and discounts of a plan from a day on. */
export const pricingOfPlan = async (ctx: OperationCtx, service: Service, plan: NewPlan, on: string): Promise<PlanPricing> => {
  const { db } = data(ctx);
  const [payer] = (await loadPayers(db, [service.payer_id])).values();
  if (payer === undefined) throw new RangeError(`service ${service.number} has no payer`);
  const { discounts } = (await loadPricing(db, [service.id])).get(service.id) ?? noPricing;
  const dropped = await notForPlan(ctx, discounts, plan);
  const own = discounts.filter(({ id }) => !dropped.includes(id));
  const fresh = plan.promotion === undefined || plan.promotion.row.kind === 'free_setup' ? [] : [discountOf(plan.promotion, service, on, own.length + 1)];
  const options = plan.options.map((option) => ({ ...option, setup_fee: option.setupFee }) as unknown as ServiceOption);
  const to = { ...service, product_id: plan.product.id, price: plan.price, quantity: plan.quantity } as Service;
  const priced = pricedService(to, { options, discounts: [...own, ...fresh], instalments: [] }, payer);
  const { zone } = await brandOf(ctx, service.brand_id);
  return { dropped, next: { cycle: plan.cycle, parts: priced.parts, discounts: priced.discounts, proration: termsOf(service).proration, zone } };
};
