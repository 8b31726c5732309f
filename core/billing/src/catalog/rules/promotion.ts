import type { LocalDate } from '@billet/sdk';

/** A promotion as the rules see it; empty lists mean "all". */
export interface PromotionTerms {
  readonly kind: 'percent' | 'amount' | 'override' | 'free_setup';
  readonly currency: string | null;
  readonly clients: 'any' | 'new' | 'existing';
  readonly productIds: readonly number[];
  /** `month:1` and the like. */
  readonly cycles: readonly string[];
  readonly groupIds: readonly number[];
  readonly startsOn: LocalDate | null;
  /** The last day. */
  readonly endsOn: LocalDate | null;
}

/** Who orders what, when. */
export interface PromotionWish {
  readonly on: LocalDate;
  readonly currency: string;
  readonly isNew: boolean;
  readonly groupId: number | null;
}

export type PromotionRefusal = 'PROMOTION_DATES' | 'PROMOTION_CURRENCY' | 'PROMOTION_CLIENTS' | 'PROMOTION_GROUP';

/** Why a promotion is not for this buyer, or `undefined` if it is. */
export const promotionRefusal = (promotion: PromotionTerms, wish: PromotionWish): PromotionRefusal | undefined => {
  if ((promotion.startsOn !== null && wish.on < promotion.startsOn) || (promotion.endsOn !== null && wish.on > promotion.endsOn)) return 'PROMOTION_DATES';
  if (promotion.currency !== null && promotion.currency !== wish.currency) return 'PROMOTION_CURRENCY';
  if (promotion.clients !== 'any' && (promotion.clients === 'new') !== wish.isNew) return 'PROMOTION_CLIENTS';
  if (promotion.groupIds.length > 0 && (wish.groupId === null || !promotion.groupIds.includes(wish.groupId))) return 'PROMOTION_GROUP';
  return undefined;
};

/** Whether a promotion is for a product in a cycle. */
export const promotionCovers = (promotion: PromotionTerms, productId: number, cycle: { readonly unit: string; readonly count: number }): boolean =>
  (promotion.productIds.length === 0 || promotion.productIds.includes(productId)) && (promotion.cycles.length === 0 || promotion.cycles.includes(`${cycle.unit}:${String(cycle.count)}`));
