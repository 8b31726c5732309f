import { addMonths, withDay, type LocalDate } from '@billet/sdk';
import { isRecurring, monthsOf, type Cycle } from './cycle.ts';

/**
 * Where the grid stands. `anniversary` = the service's own first day that is not free. `dayOfMonth` = a day of the
 * calendar month: the first cycle date is the first such day on or after the start (`first-date`, the default), or the
 * grid stands on that day of the month of the start (`start-month`; it only differs for cycles longer than a month).
 * With `chargeNextFrom`, a service that starts on or after that day pays the following period at once as well.
 */
export type AnchorPolicy =
  | { readonly kind: 'anniversary' }
  | { readonly kind: 'dayOfMonth'; readonly day: number; readonly rule?: AnchorRule | undefined; readonly chargeNextFrom?: number | 'always' | undefined };

export const anchorRules = ['first-date', 'start-month'] as const;
export type AnchorRule = (typeof anchorRules)[number];

/** A day of a month, even if that month ends before it: the grid clamps, and finds the day again. */
export const anchorOn = (month: LocalDate, day: number): LocalDate => `${month.slice(0, 8)}${String(day).padStart(2, '0')}`;

/** The anchor of a service that starts on a day. Weeks, days and hours count from the start, whatever the day. */
export const anchorFor = (policy: AnchorPolicy, start: LocalDate, cycle: Cycle = { unit: 'month', count: 1 }): LocalDate => {
  if (policy.kind === 'anniversary' || !isRecurring(cycle) || monthsOf(cycle) === 0) return start;
  const next = withDay(start, policy.day) < start.slice(0, 10) && policy.rule !== 'start-month';
  return anchorOn(next ? addMonths(withDay(start, 1), 1) : start, policy.day);
};

/** Whether the first invoice takes the following full period with it. */
export const chargesNextToo = (policy: AnchorPolicy, start: LocalDate): boolean => {
  if (policy.kind === 'anniversary' || policy.chargeNextFrom === undefined) return false;
  return policy.chargeNextFrom === 'always' || Number(start.slice(8, 10)) >= policy.chargeNextFrom;
};
