import type { LocalDate } from '@billet/sdk';
import type { Service, ServiceDiscount } from '../services/index.ts';
import type { UsablePromotion } from './use-promotion.ts';

/** A discount before it is written. */
export type DiscountRow = Pick<ServiceDiscount, 'service_id' | 'client_id' | 'source' | 'promotion_id' | 'kind' | 'value' | 'remaining' | 'from' | 'until' | 'position' | 'stacking' | 'counted_through'>;

/** What codes take off the periods of a service from a day on, behind the discounts it has; a free set-up takes off none. */
export const discountsOf = (promotions: readonly UsablePromotion[], { id, client_id }: Pick<Service, 'id' | 'client_id'>, from: LocalDate, behind = 0): readonly DiscountRow[] =>
  promotions
    .filter(({ row }) => row.kind !== 'free_setup')
    .map(({ row }, i) => ({
      service_id: id, client_id, source: 'promotion', promotion_id: row.id, kind: row.kind, value: row.value, remaining: row.periods, from, until: null, position: behind + i + 1, stacking: row.stacking, counted_through: null,
    }));
