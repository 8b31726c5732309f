import { roundHalfUp, toEpochDay, type LocalDate } from '@billet/sdk';
import { lengthOf, type Period } from './cycle.ts';

/**
 * Named ways to count a part of a period:
 * - `actual` days in the slice ÷ days in the grid period (the default)
 * - `30/360` every month has 30 days, in slice and period alike
 * - `none` a started period costs its full price
 */
export const prorationPolicies = ['actual', '30/360', 'none'] as const;
export type ProrationPolicy = (typeof prorationPolicies)[number];

/** Days between two dates when every month has 30 (30E/360). */
export const days30 = (from: LocalDate, to: LocalDate): number => {
  const part = (date: LocalDate): readonly [number, number, number] => [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Math.min(30, Number(date.slice(8, 10)))];
  const [y1, m1, d1] = part(from);
  const [y2, m2, d2] = part(to);
  return (y2 - y1) * 360 + (m2 - m1) * 30 + (d2 - d1);
};

/** Numerator and denominator of a slice of a grid period. */
export const shareOf = (slice: Period, grid: Period, policy: ProrationPolicy): readonly [number, number] => {
  if (slice.start < grid.start || slice.end > grid.end || slice.start > slice.end) throw new RangeError('the slice lies outside its period');
  if (policy === 'none') return slice.start === slice.end ? [0, 1] : [1, 1];
  if (policy === '30/360') return [days30(slice.start, slice.end), days30(grid.start, grid.end)];
  return [lengthOf(slice), lengthOf(grid)];
};

/** Price of a new charge for a slice: exact value, rounded once. */
export const prorate = (price: number, slice: Period, grid: Period, policy: ProrationPolicy = 'actual'): number => {
  if (slice.start === grid.start && slice.end === grid.end) return price;
  const [days, of] = shareOf(slice, grid, policy);
  return roundHalfUp(BigInt(price) * BigInt(days), BigInt(of));
};

/**
 * A part of something already billed: the difference of cumulative rounded values, so that any slices of a period add
 * up to exactly what was billed.
 */
export const partOfBilled = (billed: number, slice: Period, whole: Period): number => {
  const length = BigInt(lengthOf(whole));
  const upTo = (date: LocalDate): number => roundHalfUp(BigInt(billed) * BigInt(toEpochDay(date) - toEpochDay(whole.start)), length);
  return upTo(slice.end) - upTo(slice.start);
};

/** A credit for the rest of a billed period, never more than what is left of it. */
export const creditForRest = (billed: number, alreadyCredited: number, from: LocalDate, whole: Period): number =>
  Math.max(0, Math.min(partOfBilled(billed, { start: from < whole.start ? whole.start : from, end: whole.end }, whole), billed - alreadyCredited));
