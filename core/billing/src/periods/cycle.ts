import { addDays, addMonths, daysBetween, toEpochDay, type LocalDate } from '@billet/sdk';

/** How often something is billed. `once` has one period, `free` has none. */
export type Cycle =
  | { readonly unit: 'hour' | 'day' | 'week' | 'month' | 'year'; readonly count: number }
  | { readonly unit: 'once' | 'free' };

/**
 * A half-open interval: `end` is not part of it. Both are local dates; a rule that counts seconds also takes a local
 * time behind them (`2027-01-15T12:00:00`), which keeps their order as texts.
 */
export interface Period {
  readonly start: LocalDate;
  readonly end: LocalDate;
}

/** A cycle that comes back. */
export type RecurringCycle = Extract<Cycle, { readonly count: number }>;

export const isRecurring = (cycle: Cycle): cycle is RecurringCycle => cycle.unit !== 'once' && cycle.unit !== 'free';

/** Calendar months of a cycle, or 0 if it is counted in days. */
export const monthsOf = (cycle: RecurringCycle): number => (cycle.unit === 'year' ? 12 * cycle.count : cycle.unit === 'month' ? cycle.count : 0);

/** Days of a cycle that is not counted in months. Hours are billed day by day, so their grid is the calendar. */
const daysOf = (cycle: RecurringCycle): number => (cycle.unit === 'week' ? 7 * cycle.count : cycle.unit === 'hour' ? 1 : cycle.count);

/** The time behind a date, kept by every step. */
const timeOf = (point: LocalDate): string => point.slice(10);

/** Hours are billed by the calendar day, wherever the service began. */
const originOf = (anchor: LocalDate, cycle: RecurringCycle): LocalDate => (cycle.unit === 'hour' ? anchor.slice(0, 10) : anchor);

/**
 * Start of the i-th grid period, always stepped from the original anchor: 31 Jan → 28 Feb → 31 Mar. The anchor may name
 * a day its own month does not have (`2027-02-31`): that is how the 31st is kept for good.
 */
export const gridStart = (anchor: LocalDate, cycle: RecurringCycle, index: number): LocalDate => {
  const origin = originOf(anchor, cycle);
  const months = monthsOf(cycle);
  return `${months > 0 ? addMonths(origin, index * months) : addDays(origin, index * daysOf(cycle))}${timeOf(origin)}`;
};

const monthIndex = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

/** Index of the grid period that holds a date. */
export const gridIndex = (anchor: LocalDate, cycle: RecurringCycle, date: LocalDate): number => {
  const months = monthsOf(cycle);
  const guess = months > 0 ? Math.floor((monthIndex(date) - monthIndex(anchor)) / months) : Math.floor(daysBetween(originOf(anchor, cycle), date) / daysOf(cycle));
  return gridStart(anchor, cycle, guess) > date ? guess - 1 : guess;
};

/** The grid period that holds a date. */
export const gridPeriod = (anchor: LocalDate, cycle: RecurringCycle, date: LocalDate): Period => {
  const index = gridIndex(anchor, cycle, date);
  return { start: gridStart(anchor, cycle, index), end: gridStart(anchor, cycle, index + 1) };
};

/** Days in a period. */
export const lengthOf = (period: Period): number => toEpochDay(period.end) - toEpochDay(period.start);
