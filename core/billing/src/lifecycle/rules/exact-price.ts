import { afterPeriod, exactPrices, stacked, type PricePart, type RuledDiscount } from '../../catalog/rules/index.ts';
import { gridPeriod, shareOf, type Period, type ProrationPolicy, type RecurringCycle } from '../../periods/index.ts';
import { add, whole, type Ratio } from './ratio.ts';

/** What a plan costs for one full cycle: the product first, then its options; and what is taken off. Minor units. */
export interface PlanPrice {
  readonly anchorDate: string;
  readonly cycle: RecurringCycle;
  readonly parts: readonly PricePart[];
  readonly discounts: readonly RuledDiscount[];
  readonly proration: ProrationPolicy;
  readonly zone?: string | undefined;
}

/** The exact price of some days, and the discounts as these days leave them. */
export interface SpanPrice {
  readonly value: Ratio;
  readonly discounts: readonly RuledDiscount[];
}

/** A span of days, cut where the grid of the plan has its steps. */
const piecesOf = ({ anchorDate, cycle }: Pick<PlanPrice, 'anchorDate' | 'cycle'>, span: Period): readonly { readonly piece: Period; readonly grid: Period }[] => {
  const pieces: { piece: Period; grid: Period }[] = [];
  for (let start = span.start; start < span.end; ) {
    const grid = gridPeriod(anchorDate, cycle, start);
    const end = grid.end < span.end ? grid.end : span.end;
    pieces.push({ piece: { start, end }, grid });
    start = end;
  }
  return pieces;
};

/** Exact price of any span of days: the sum over the grid periods it touches, each with its own length, options and discounts. */
export const exactPrice = (plan: PlanPrice, span: Period): SpanPrice =>
  piecesOf(plan, span).reduce<SpanPrice>(
    ({ value, discounts }, { piece, grid }) => {
      const share = shareOf(piece, grid, plan.proration, plan);
      const prices = exactPrices(plan.parts, stacked(plan.parts, discounts, piece), share);
      return { value: prices.reduce<Ratio>(add, value), discounts: afterPeriod(discounts, piece) };
    },
    { value: whole(0), discounts: plan.discounts },
  );

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

/** A span as one exact share of a full period: the sum of its shares of the grid periods it touches. */
export const shareOfSpan = (plan: Omit<PlanPrice, 'parts' | 'discounts'>, span: Period): readonly [number, number] => {
  const [n, d] = piecesOf(plan, span).reduce<Ratio>(
    (sum, { piece, grid }) => {
      const [part, of] = shareOf(piece, grid, plan.proration, plan);
      const [up, down] = add(sum, [BigInt(part), BigInt(of)]);
      const by = gcd(up, down);
      return [up / by, down / by];
    },
    [0n, 1n],
  );
  return [Number(n), Number(d)];
};
