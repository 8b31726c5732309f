import { priceLines, type PricePart } from './price-lines.ts';
import { discountApplies, type Days, type Discount } from './discount.ts';

/** How a promotion stands beside other discounts of the same service. */
export type Stacking = 'exclusive' | 'stack' | 'best';

/** A discount with the rule it came with; one without a rule (a group's, or one that staff gave) stands beside all. */
export interface RuledDiscount extends Discount {
  readonly stacking?: Stacking | undefined;
}

const priceWith = (parts: readonly PricePart[], discounts: readonly Discount[]): number => priceLines(parts, discounts, [1, 1]).reduce((total, { net }) => total + net, 0);

/**
 * Which discounts count together for some days. `stack`: all of them, in order. `exclusive`: a promotion that stands alone
 * drops the others. `best`: whichever of it and the others is cheaper for the client.
 */
export const stacked = (parts: readonly PricePart[], discounts: readonly RuledDiscount[], days: Days): readonly RuledDiscount[] => {
  const counting = discounts.filter((each) => discountApplies(each, days));
  const alone = counting.find((each) => each.stacking === 'exclusive');
  if (alone !== undefined) return [alone];
  const either = counting.find((each) => each.stacking === 'best');
  if (either === undefined || counting.length === 1) return counting;
  const others = counting.filter((each) => each !== either);
  return priceWith(parts, [either]) <= priceWith(parts, others) ? [either] : others;
};
