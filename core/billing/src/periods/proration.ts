import { roundHalfUp, type LocalDate } from '@billet/sdk';
import { gridStart, isRecurring, lengthOf, monthsOf, type Cycle, type Period, type RecurringCycle } from './cycle.ts';
import { millisecondsIn, startedHours } from './instants.ts';

/**
 * Named ways to count a part of a period:
 * - `actual` days in the slice ÷ days in the grid period (the default)
 * - `30/360` every month has 30 days, in slice and period alike
 * - `legacy30` actual days ÷ 30 days a month, never more than the full price; given back in the same way
 * - `second-exact` seconds ÷ seconds, with the hours that clock changes take and give
 * - `none` a started period costs its full price
 */
export const prorationPolicies = ['actual', '30/360', 'legacy30', 'second-exact', 'none'] as const;
export type ProrationPolicy = (typeof prorationPolicies)[number];

/** What some policies need to know besides the dates. */
export interface CountingTerms {
  readonly cycle?: RecurringCycle | undefined;
  readonly zone?: string | undefined;
}

/** A fraction: numerator and denominator. */
export type Share = readonly [number, number];

const WHOLE: Share = [1, 1];

/** Days between two dates when every month has 30 (30E/360). */
export const days30 = (from: LocalDate, to: LocalDate): number => {
  const part = (date: LocalDate): readonly [number, number, number] => [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Math.min(30, Number(date.slice(8, 10)))];
  const [y1, m1, d1] = part(from);
  const [y2, m2, d2] = part(to);
  return (y2 - y1) * 360 + (m2 - m1) * 30 + (d2 - d1);
};

/** How long a period is in the measure of a policy. */
const measure = (period: Period, policy: ProrationPolicy, zone: string): number => {
  if (policy === 'none') return period.start === period.end ? 0 : 1;
  if (policy === '30/360') return days30(period.start, period.end);
  return policy === 'second-exact' ? millisecondsIn(period, zone) : lengthOf(period);
};

/** Numerator and denominator of a slice of a grid period. */
export const shareOf = (slice: Period, grid: Period, policy: ProrationPolicy, { cycle, zone = 'UTC' }: CountingTerms = {}): Share => {
  if (slice.start < grid.start || slice.end > grid.end || slice.start > slice.end) throw new RangeError('the slice lies outside its period');
  if (cycle?.unit === 'hour') return policy === 'second-exact' ? [millisecondsIn(slice, zone), 3_600_000 * cycle.count] : [startedHours(slice, zone), cycle.count];
  if (slice.start === grid.start && slice.end === grid.end) return WHOLE;
  if (policy === 'none') return [measure(slice, policy, zone), 1];
  if (policy === 'legacy30' && cycle !== undefined && monthsOf(cycle) > 0) {
    const of = 30 * monthsOf(cycle);
    return [Math.min(lengthOf(slice), of), of];
  }
  return [measure(slice, policy, zone), measure(grid, policy, zone)];
};

/** Price of a new charge for a slice: exact value, rounded once. */
export const prorate = (price: number, slice: Period, grid: Period, policy: ProrationPolicy = 'actual', counting: CountingTerms = {}): number => {
  const [part, of] = shareOf(slice, grid, policy, counting);
  return part === of ? price : roundHalfUp(BigInt(price) * BigInt(part), BigInt(of));
};

/** How the days of something billed are counted: by the terms it was billed at; absent: by the calendar. */
export interface Counted extends CountingTerms {
  readonly proration?: ProrationPolicy | undefined;
}

/** What the terms of a service say of counting. */
export const countedBy = ({ proration, cycle, zone }: { readonly proration: ProrationPolicy; readonly cycle: Cycle; readonly zone?: string | undefined }): Counted => ({
  proration, zone, ...(isRecurring(cycle) ? { cycle } : {}),
});

/** Whether some grid of a cycle has a span as one of its periods: 28 February to 31 March is a month of the 31st. */
const isWholeStep = ({ start, end }: Period, cycle: RecurringCycle): boolean => {
  const first = Number(start.slice(8, 10));
  const anchors = Array.from({ length: 32 - first }, (_, i) => `${start.slice(0, 8)}${String(first + i).padStart(2, '0')}${start.slice(10)}`);
  return anchors.some((anchor) => gridStart(anchor, cycle, 0) === start && gridStart(anchor, cycle, 1) === end);
};

/** How many thirtieths of a month a billed span was charged as: all of them for a full period, a day each for a part of one. */
const thirtieths = (whole: Period, cycle: RecurringCycle): number => {
  const of = 30 * monthsOf(cycle);
  if (isWholeStep(whole, cycle)) return of;
  const length = lengthOf(whole);
  // Days that a credit bought reach beyond a period: they are worth the same, each.
  return whole.end > gridStart(whole.start, cycle, 1) ? length : Math.min(length, of);
};

/** How much of a billed span lies before a day: parts of a whole. */
interface Measure {
  readonly of: number;
  before(date: LocalDate): number;
}

/**
 * `legacy30` gives back what it charges: a thirtieth for each day that is left, never more than all. Every other policy
 * counts what is over and what is left in the same measure.
 */
const measureOf = (whole: Period, { proration = 'actual', cycle, zone = 'UTC' }: Counted): Measure => {
  if (proration === 'legacy30' && cycle !== undefined && monthsOf(cycle) > 0) {
    const of = thirtieths(whole, cycle);
    return { of, before: (date) => (date <= whole.start ? 0 : of - Math.min(lengthOf({ start: date, end: whole.end }), of)) };
  }
  // A period that 30-day months see as empty (the 31st alone) cannot be split by them: it is counted in days.
  const by = measure(whole, proration, zone) === 0 ? 'actual' : proration;
  return { of: measure(whole, by, zone), before: (date) => measure({ start: whole.start, end: date }, by, zone) };
};

/** Which part of something billed falls on a slice of its days, exactly: changes of plan and credits count by it. */
export const shareOfBilled = (slice: Period, whole: Period, counted: Counted = {}): Share => {
  const { of, before } = measureOf(whole, counted);
  return [before(slice.end) - before(slice.start), of];
};

/**
 * A part of something already billed: the difference of cumulative rounded values, so that any slices of a period add
 * up to exactly what was billed.
 */
export const partOfBilled = (billed: number, slice: Period, whole: Period, counted: Counted = {}): number => {
  const { of, before } = measureOf(whole, counted);
  const upTo = (date: LocalDate): number => roundHalfUp(BigInt(billed) * BigInt(before(date)), BigInt(of));
  return upTo(slice.end) - upTo(slice.start);
};

/** A credit for the rest of a billed period, never more than what is left of it. */
export const creditForRest = (billed: number, alreadyCredited: number, from: LocalDate, whole: Period, counted: Counted = {}): number =>
  Math.max(0, Math.min(partOfBilled(billed, { start: from < whole.start ? whole.start : from, end: whole.end }, whole, counted), billed - alreadyCredited));
