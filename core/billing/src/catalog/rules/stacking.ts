import { priceLines, type PricePart } from './price-lines.ts';
import { discountApplies, type Days, type Discount } from './discount.ts';

/** How a promotion stands beside other discounts of the same service. */
export type Stacking = 'exclusive' | 'stack' | 'best';

/** A discount with the rule it came with; one without a rule (a group's, or one that staff gave) stands beside all. */
export interface RuledDiscount extends Discount {
  readonly stacking?: Stacking | undefined;
}

const priceWith = (parts: readonly PricePart[], discounts: readonly Discount[]): number => priceLines(parts, discounts, [1, 1]).reduce((total, { net }) => total + net, 0);

const RANK: Readonly<Record<Discount['kind'], number>> = { override: 0, percent: 1, amount: 2 };

/** Another price first, then percentages, then amounts; of two prices the lower one counts. */
const byKind = (a: RuledDiscount, b: RuledDiscount): number => RANK[a.kind] - RANK[b.kind] || Number(b.value) - Number(a.value) || a.id - b.id;

/** Promotions stand in the order of their kinds, whichever came first; what has no rule keeps its place. */
const inOrder = (discounts: readonly RuledDiscount[]): readonly RuledDiscount[] => {
  const ruled = discounts.filter(({ stacking }) => stacking != null).sort(byKind);
  return ruled.length < 2 ? discounts : discounts.map((each) => (each.stacking == null ? each : (ruled.shift() ?? each)));
};

/** The first of the choices that cost least. */
const cheapest = (parts: readonly PricePart[], choices: readonly (readonly RuledDiscount[])[]): readonly RuledDiscount[] =>
  choices.length === 1 ? (choices[0] ?? []) : choices.map((choice) => ({ choice, price: priceWith(parts, choice) })).reduce((best, each) => (each.price < best.price ? each : best)).choice;

/** A price that was agreed for these days, as that of a first period: what cuts prices is taken off it. */
const isAgreed = ({ kind, stacking }: RuledDiscount): boolean => kind === 'override' && stacking == null;

/**
 * Which discounts count together for some days. `stack`: all of them. `exclusive`: a promotion that stands alone drops the
 * others; of several such the cheapest for the client counts. `best`: it stands alone, too, but only if nothing else is
 * cheaper for the client: neither another of its kind nor all the rest together. An agreed price stays below all of them.
 */
export const stacked = (parts: readonly PricePart[], discounts: readonly RuledDiscount[], days: Days): readonly RuledDiscount[] => {
  const counting = inOrder(discounts.filter((each) => discountApplies(each, days)));
  if (counting.length < 2) return counting;
  const agreed = counting.filter(isAgreed);
  const alone = (rule: Stacking): (readonly RuledDiscount[])[] => counting.filter(({ stacking }) => stacking === rule).map((each) => [...agreed, each]);
  const exclusive = alone('exclusive');
  if (exclusive.length > 0) return cheapest(parts, exclusive);
  const either = alone('best');
  if (either.length === 0) return counting;
  const rest = counting.filter(({ stacking }) => stacking !== 'best');
  return cheapest(parts, rest.length === agreed.length ? either : [...either, rest]);
};
