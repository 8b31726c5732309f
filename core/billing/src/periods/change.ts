import type { LocalDate } from '@billet/sdk';
import { withDay } from '@billet/sdk';
import { anchorOn } from './anchor.ts';
import { gridPeriod, isRecurring, monthsOf, type Cycle } from './cycle.ts';
import { nextSlice, type ServiceTerms, type Slice } from './terms.ts';

/**
 * How a change inside a period goes on:
 * - `keep-date` the due date stays; the new price is scaled to what is left
 * - `new-cycle` the new cycle counts from the start of the current period
 * - `new-term` the new cycle begins on the day of the change
 */
export const changeMethods = ['keep-date', 'new-cycle', 'new-term'] as const;
export type ChangeMethod = (typeof changeMethods)[number];

/** The grid of new terms, and how far they are charged at once (`null` = the run bills them when they are due). */
export interface NewGrid {
  readonly anchorDate: LocalDate;
  readonly chargeThrough: LocalDate | null;
}

/** A date as an anchor that remembers the day the old anchor had, if the date is that day's clamped form. */
export const anchorLike = (date: LocalDate, old: LocalDate): LocalDate => {
  const day = Number(old.slice(8, 10));
  return withDay(date, day) === date.slice(0, 10) ? `${anchorOn(date.slice(0, 10), day)}${date.slice(10)}` : date;
};

/** True if more is billed than has been served on a day. */
export const isBilledBeyond = (terms: Pick<ServiceTerms, 'billedThrough'>, on: LocalDate): boolean => terms.billedThrough !== null && terms.billedThrough > on;

const sameCycle = (a: Cycle, b: Cycle): boolean => a.unit === b.unit && (!isRecurring(a) || !isRecurring(b) || a.count === b.count);

/** The day on which the present period ends: what is billed, or the end of the grid period. */
export const renewalOf = (terms: ServiceTerms, on: LocalDate): LocalDate => {
  if (terms.billedThrough !== null && terms.billedThrough >= on) return terms.billedThrough;
  if (!isRecurring(terms.cycle)) return on;
  const { start, end } = gridPeriod(terms.anchorDate, terms.cycle, on);
  return start === on ? on : end;
};

/** Where the grid of new terms stands after a change on a day. */
export const gridAfterChange = (old: ServiceTerms, cycle: Cycle, on: LocalDate, method: ChangeMethod): NewGrid => {
  const ahead = isBilledBeyond(old, on) || !isRecurring(old.cycle);
  const through = (anchorDate: LocalDate): LocalDate | null => (ahead && isRecurring(cycle) ? gridPeriod(anchorDate, cycle, on).end : null);
  if (method === 'new-term' || !isRecurring(old.cycle) || !isRecurring(cycle)) return { anchorDate: on, chargeThrough: through(on) };
  if (method === 'new-cycle') {
    const { start } = gridPeriod(old.anchorDate, old.cycle, on);
    const anchorDate = anchorLike(start, old.anchorDate);
    return { anchorDate, chargeThrough: through(anchorDate) };
  }
  const date = renewalOf(old, on);
  return { anchorDate: gridAfterRenewal(old, cycle, date), chargeThrough: ahead ? date : null };
};

/** Where the grid of new terms stands that begin with the next period. */
export const gridAfterRenewal = (old: ServiceTerms, cycle: Cycle, renewal: LocalDate): LocalDate => {
  if (sameCycle(old.cycle, cycle)) return old.anchorDate;
  return isRecurring(cycle) && monthsOf(cycle) > 0 ? anchorLike(renewal, old.anchorDate) : renewal;
};

/** All slices up to a date, whatever their due dates: what a change charges at once. */
export const slicesThrough = (terms: ServiceTerms, through: LocalDate): readonly Slice[] => {
  const slices: Slice[] = [];
  for (let current = terms; ; ) {
    const slice = nextSlice(current);
    if (slice === null || slice.start >= through) return slices;
    slices.push(slice);
    current = { ...current, billedThrough: slice.end };
  }
};
