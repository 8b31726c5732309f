import { z } from 'zod';
import { BilletError } from './errors.ts';

/** A calendar date without time or zone, `YYYY-MM-DD`. @since 0.1.0 */
export type LocalDate = string;

/** Days since 1970-01-01 (proleptic Gregorian), for fast arithmetic. @since 0.1.0 */
export const toEpochDay = (date: LocalDate): number => {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7));
  const day = Number(date.slice(8, 10));
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yoe = y - era * 400;
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719_468;
};

const two = (value: number): string => (value < 10 ? `0${String(value)}` : String(value));

/** Text of year, month (1–12), day. @since 0.1.0 */
export const makeDate = (year: number, month: number, day: number): LocalDate => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;

/** The date of an epoch day. @since 0.1.0 */
export const fromEpochDay = (epochDay: number): LocalDate => {
  const z0 = epochDay + 719_468;
  const era = Math.floor(z0 / 146_097);
  const doe = z0 - era * 146_097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return makeDate(yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - Math.floor((153 * mp + 2) / 5) + 1);
};

/** @since 0.1.0 */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** True for a date that exists. @since 0.1.0 */
export const isLocalDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
};

/** @since 0.1.0 */
export const addDays = (date: LocalDate, days: number): LocalDate => fromEpochDay(toEpochDay(date) + days);

/** Days from `from` to `to`; negative if `to` is earlier. @since 0.1.0 */
export const daysBetween = (from: LocalDate, to: LocalDate): number => toEpochDay(to) - toEpochDay(from);

/** Steps whole months from an anchor and clamps its day to the month's end: 31 Jan + 1 = 28 Feb, + 2 = 31 Mar. @since 0.1.0 */
export const addMonths = (anchor: LocalDate, months: number): LocalDate => {
  const index = Number(anchor.slice(0, 4)) * 12 + Number(anchor.slice(5, 7)) - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return makeDate(year, month, Math.min(Number(anchor.slice(8, 10)), daysInMonth(year, month)));
};

/** The given day of the month that holds `date`, clamped. @since 0.1.0 */
export const withDay = (date: LocalDate, day: number): LocalDate => {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  return makeDate(year, month, Math.min(day, daysInMonth(year, month)));
};

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (zone: string): Intl.DateTimeFormat => {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(zone, format);
  }
  return format;
};

/** `YYYY-MM-DD HH:MM:SS` on the wall of a zone. */
const wallText = (ms: number, zone: string): string => formatOf(zone).format(new Date(ms));

/** Calendar date of an instant in an IANA zone. @since 0.1.0 */
export const localDateOf = (instant: string, zone: string): LocalDate => wallText(new Date(instant).getTime(), zone).slice(0, 10);

/** Date and time on the wall of a zone, `YYYY-MM-DDTHH:MM:SS`. @since 0.1.0 */
export const localTimeOf = (instant: string, zone: string): string => wallText(new Date(instant).getTime(), zone).replace(' ', 'T');

const midnights = new Map<string, string>();

/**
 * The first instant of a local day, also where midnight is skipped by a clock change.
 * @since 0.1.0
 */
export const instantOfLocalMidnight = (date: LocalDate, zone: string): string => {
  const key = `${zone} ${date}`;
  const cached = midnights.get(key);
  if (cached !== undefined) return cached;
  const utc = toEpochDay(date) * 86_400_000;
  // The day begins between 14 h before and 12 h after UTC midnight; bisect on "has the local date begun".
  let low = utc - 15 * 3_600_000;
  let high = utc + 13 * 3_600_000;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (wallText(middle, zone).slice(0, 10) >= date) high = middle;
    else low = middle;
  }
  const instant = new Date(high).toISOString();
  if (midnights.size > 20_000) midnights.clear();
  midnights.set(key, instant);
  return instant;
};

/** @since 0.1.0 */
export const addMilliseconds = (instant: string, ms: number): string => new Date(new Date(instant).getTime() + ms).toISOString();

/** True for a named zone this machine knows; offsets such as `+02:00` are no zones. @since 0.1.0 */
export const isZone = (zone: string): boolean => {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    return formatOf(zone).resolvedOptions().timeZone.length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

/** Refuses text that is not a date, naming the field. @since 0.1.0 */
export const assertLocalDate = (text: string, fieldName: string): LocalDate => {
  if (!isLocalDate(text)) throw new BilletError('DATE_INVALID', 'Not a date.', { status: 422, field: fieldName });
  return text;
};

/** A calendar date that exists. @since 0.1.0 */
export const localDateSchema = z.string().refine(isLocalDate, 'not a date YYYY-MM-DD');
/** An IANA time zone. @since 0.1.0 */
export const zoneSchema = z.string().refine(isZone, 'not a time zone');

const YEAR_DAYS = 365.2425;
const YEAR_TOLERANCE_DAYS = 3;

/**
 * Whole years from one date to another, for expiry dates of domains and licences: leap days and a registry's rounding
 * are forgiven. Nothing for spans that are no whole years.
 * @since 0.1.0
 */
export const yearsBetween = (from: LocalDate, to: LocalDate): number | undefined => {
  const days = daysBetween(from, to);
  const years = Math.round(days / YEAR_DAYS);
  return Math.abs(days - years * YEAR_DAYS) <= YEAR_TOLERANCE_DAYS ? years : undefined;
};
