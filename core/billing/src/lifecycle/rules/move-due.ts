import { daysBetween, roundHalfUp, type LocalDate } from '@billet/sdk';
import type { ProrationPolicy, RecurringCycle } from '../../periods/index.ts';
import { exactPrice } from './exact-price.ts';
import { rounded } from './ratio.ts';

/** How moved days are counted: all of them by the calendar, or those after a day by months of thirty days. */
export const movePolicies = ['default', 'legacy30'] as const;
export type MovePolicy = (typeof movePolicies)[number];

export interface MovedTerms {
  readonly anchorDate: LocalDate;
  readonly cycle: RecurringCycle;
  readonly price: number;
  readonly proration: ProrationPolicy;
  /** First day that is not billed. */
  readonly due: LocalDate;
}

export interface MovedSlice {
  readonly start: LocalDate;
  readonly end: LocalDate;
  readonly amount: number;
}

const daysOf = ({ unit, count }: RecurringCycle): number => count * ({ month: 30, year: 360, week: 7 }[unit as 'month'] ?? 1);

/**
 * What it costs to move a due date forward. `default` charges every day from the old date to the new one by the days of
 * its own grid period; `legacy30` leaves out days that are over and takes a thirtieth of the month for each of the rest.
 */
export const moveDue = (terms: MovedTerms, to: LocalDate, policy: MovePolicy, asOf: LocalDate): MovedSlice => {
  const start = policy === 'legacy30' && asOf > terms.due ? asOf : terms.due;
  if (start >= to) return { start: to, end: to, amount: 0 };
  if (policy === 'default') return { start, end: to, amount: rounded(exactPrice(terms, { start, end: to })) };
  return { start, end: to, amount: roundHalfUp(BigInt(terms.price) * BigInt(daysBetween(start, to)), BigInt(daysOf(terms.cycle))) };
};
