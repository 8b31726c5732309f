import { priceLines, type PricePart } from './price-lines.ts';
import type { Discount } from './discount.ts';

/** How a promotion stands beside other discounts of the same service. */
export type Stacking = 'exclusive' | 'stack' | 'best';

/** A discount with the rule it came with; one without a rule (a group's, or one that staff gave) stands beside all. */
export interface RuledDiscount extends Discount {
  readonly stacking?: Stacking | undefined;
}

const priceWith = (parts: readonly PricePart[], discounts: readonly Discount[], on: string): number =>
  priceLines(parts, discounts, on, [1, 1]).reduce((total, { net }) => total + net, 0);

/**
 * Which discounts count together. `stack`: all of them, in order. `exclusive`: a promotion that stands alone drops the
 * others. `best`: whichever of it and the others is cheaper for the client.
 */
export const stacked = (parts: readonly PricePart[], discounts: readonly RuledDiscount[], on: string): readonly RuledDiscount[] => {
  const alone = discounts.find((each) => each.stacking === 'exclusive');
  if (alone !== undefined) return [alone];
  const either = discounts.find((each) => each.stacking === 'best');
  if (either === undefined || discounts.length === 1) return discounts;
  const others = discounts.filter((each) => each !== either);
  return priceWith(parts, [either], on) <= priceWith(parts, others, on) ? [either] : others;
};
