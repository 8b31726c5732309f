import { addDays, addMonths, daysBetween, toEpochDay, type LocalDate } from '@billet/sdk';

/** How often something is billed. `once` has one period, `free` has none. */
export type Cycle =
  | { readonly unit: 'day' | 'week' | 'month' | 'year'; readonly count: number }
  | { readonly unit: 'once' | 'free' };

/** A half-open interval of local dates: `end` is not part of it. */
export interface Period {
  readonly start: LocalDate;
  readonly end: LocalDate;
}

/** A cycle that comes back. */
export type RecurringCycle = Extract<Cycle, { readonly count: number }>;

export const isRecurring = (cycle: Cycle): cycle is RecurringCycle => cycle.unit !== 'once' && cycle.unit !== 'free';

const monthsOf = (cycle: RecurringCycle): number => (cycle.unit === 'year' ? 12 * cycle.count : cycle.count);
const daysOf = (cycle: RecurringCycle): number => (cycle.unit === 'week' ? 7 * cycle.count : cycle.count);
const byMonth = (cycle: RecurringCycle): boolean => cycle.unit === 'month' || cycle.unit === 'year';

/** Start of the i-th grid period, always stepped from the original anchor: 31 Jan → 28 Feb → 31 Mar. */
export const gridStart = (anchor: LocalDate, cycle: RecurringCycle, index: number): LocalDate =>
  byMonth(cycle) ? addMonths(anchor, index * monthsOf(cycle)) : addDays(anchor, index * daysOf(cycle));

const monthIndex = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

/** Index of the grid period that holds a date. */
export const gridIndex = (anchor: LocalDate, cycle: RecurringCycle, date: LocalDate): number => {
  if (!byMonth(cycle)) return Math.floor(daysBetween(anchor, date) / daysOf(cycle));
  const guess = Math.floor((monthIndex(date) - monthIndex(anchor)) / monthsOf(cycle));
  return gridStart(anchor, cycle, guess) > date ? guess - 1 : guess;
};

/** The grid period that holds a date. */
export const gridPeriod = (anchor: LocalDate, cycle: RecurringCycle, date: LocalDate): Period => {
  const index = gridIndex(anchor, cycle, date);
  return { start: gridStart(anchor, cycle, index), end: gridStart(anchor, cycle, index + 1) };
};

/** Days in a period. */
export const lengthOf = (period: Period): number => toEpochDay(period.end) - toEpochDay(period.start);
