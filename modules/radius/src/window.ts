import { addMilliseconds, localTimeOf, toEpochDay } from '@billet/sdk';

const MINUTE_MS = 60_000;
const WEEK_MINUTES = 7 * 24 * 60;

/** A window of a group (`Wk0800-1759`) began or ended then. */
export interface Change {
  /** Instant of it. */
  readonly at: string;
  /** Whether the window holds since. */
  readonly within: boolean;
}

interface Window {
  readonly weekdays: boolean;
  readonly from: string;
  readonly to: string;
}

const parse = (text: string): Window | undefined => {
  const [, days, from, to] = /^(Al|Wk)(\d{4})-(\d{4})$/.exec(text) ?? [];
  return from === undefined || to === undefined ? undefined : { weekdays: days === 'Wk', from, to };
};

/** 1 January 1970 was a Thursday. */
const isWeekday = (date: string): boolean => (toEpochDay(date) + 3) % 7 < 5;

const holds = ({ weekdays, from, to }: Window, instant: string, zone: string): boolean => {
  const local = localTimeOf(instant, zone);
  if (weekdays && !isWeekday(local.slice(0, 10))) return false;
  const clock = local.slice(11, 16).replace(':', '');
  return from <= to ? from <= clock && clock <= to : from <= clock || clock <= to;
};

/** The last change up to now, at most a week back. Minute by minute, so that clock changes are as they are. */
export const lastChange = (text: string, now: string, zone: string): Change | undefined => {
  const window = parse(text);
  if (window === undefined) return undefined;
  const minute = new Date(Math.floor(Date.parse(now) / MINUTE_MS) * MINUTE_MS).toISOString();
  const within = holds(window, minute, zone);
  for (let back = 1; back <= WEEK_MINUTES; back += 1) {
    const before = addMilliseconds(minute, -back * MINUTE_MS);
    if (holds(window, before, zone) !== within) return { at: addMilliseconds(before, MINUTE_MS), within };
  }
  return undefined;
};
