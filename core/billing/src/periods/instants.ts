import { instantOfLocalMidnight, type LocalDate } from '@billet/sdk';
import type { Period } from './cycle.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What a wall clock of the zone shows, read as if it were UTC. */
const wallOf = (ms: number, zone: string): number => {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(zone, format);
  }
  return new Date(`${format.format(new Date(ms)).replace(' ', 'T')}Z`).getTime();
};

/** Milliseconds since 1970 of a local date, or of a local date and time. A time that a clock change skips is the moment of the change. */
export const millisecondsAt = (point: LocalDate, zone: string): number => {
  const midnight = new Date(instantOfLocalMidnight(point.slice(0, 10), zone)).getTime();
  if (point.length === 10) return midnight;
  const wanted = new Date(`${point}Z`).getTime();
  // Bisect on "has the clock reached it": right on days of 23 and 25 hours, too.
  let low = midnight;
  let high = midnight + DAY + 2 * HOUR;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (wallOf(middle, zone) >= wanted) high = middle;
    else low = middle;
  }
  return wallOf(midnight, zone) >= wanted ? midnight : high;
};

/** Real milliseconds of a period: a day has 23 or 25 hours when clocks change. */
export const millisecondsIn = (period: Period, zone: string): number => millisecondsAt(period.end, zone) - millisecondsAt(period.start, zone);

/** Hours of a period, a started one counted as whole. */
export const startedHours = (period: Period, zone: string): number => Math.ceil(millisecondsIn(period, zone) / HOUR);
