import { daysBetween, type LocalDate } from '@billet/sdk';
import type { ProrationPolicy, RecurringCycle } from '../../periods/index.ts';
import { shareOfSpan } from './exact-price.ts';

/** How moved days are counted: all of them by the calendar, or those after a day by months of thirty days. */
export const movePolicies = ['default', 'legacy30'] as const;
export type MovePolicy = (typeof movePolicies)[number];

export interface MovedTerms {
  readonly anchorDate: LocalDate;
  readonly cycle: RecurringCycle;
  readonly proration: ProrationPolicy;
  readonly zone?: string | undefined;
  /** First day that is not billed. */
  readonly due: LocalDate;
}

export interface MovedDays {
  readonly start: LocalDate;
  readonly end: LocalDate;
  /** What they cost of a full period: product, options and discounts alike. */
  readonly share: readonly [number, number];
}

const daysOf = ({ unit, count }: RecurringCycle): number => count * ({ month: 30, year: 360, week: 7 }[unit as 'month'] ?? 1);

/**
 * The days that a due date is moved forward by. `default` counts every day from the old date to the new one by the days of
 * its own grid period; `legacy30` leaves out days that are over and takes a thirtieth of the month for each of the rest.
 */
export const moveDue = (terms: MovedTerms, to: LocalDate, policy: MovePolicy, asOf: LocalDate): MovedDays => {
  const start = policy === 'legacy30' && asOf > terms.due ? asOf : terms.due;
  if (start >= to) return { start: to, end: to, share: [0, 1] };
  if (policy === 'default') return { start, end: to, share: shareOfSpan(terms, { start, end: to }) };
  return { start, end: to, share: [daysBetween(start, to), daysOf(terms.cycle)] };
};
