import { gridPeriod, shareOf, type Period, type ProrationPolicy, type RecurringCycle } from '../../periods/index.ts';
import { add, times, whole, type Ratio } from './ratio.ts';

/** What a plan costs: one full cycle, all pieces and options together, in minor units. */
export interface PlanPrice {
  readonly anchorDate: string;
  readonly cycle: RecurringCycle;
  readonly price: number;
  readonly proration: ProrationPolicy;
}

/** Exact price of any span of days: the sum over the grid periods it touches, each with its own length. */
export const exactPrice = (plan: PlanPrice, span: Period): Ratio => {
  let sum: Ratio = whole(0);
  for (let start = span.start; start < span.end; ) {
    const grid = gridPeriod(plan.anchorDate, plan.cycle, start);
    const end = grid.end < span.end ? grid.end : span.end;
    const [part, of] = shareOf({ start, end }, grid, plan.proration);
    sum = add(sum, times(whole(plan.price), part, of));
    start = end;
  }
  return sum;
};
