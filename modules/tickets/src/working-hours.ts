import { addDays, addMilliseconds, instantOfLocalMidnight, localDateOf, localTimeOf, toEpochDay } from '@billet/sdk';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Hours of work on one day of the week, in minutes since midnight. */
interface Span {
  /** 1 = Monday. */
  readonly day: number;
  readonly from: number;
  readonly until: number;
}

const PART = /^([1-7])(?:-([1-7]))? ([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))$/;

/** `1-5 09:00-18:00, 6 09:00-13:00` as spans; nothing if a part cannot be read or ends before it begins. */
export const readHours = (text: string): readonly Span[] | undefined => {
  const spans: Span[] = [];
  for (const part of text.split(/[,;\n]/).map((each) => each.trim()).filter((each) => each !== '')) {
    const [whole, first, last, ...times] = PART.exec(part) ?? [];
    const [fromHour = 0, fromMinute = 0, untilHour = 0, untilMinute = 0] = times.filter((each) => (each as string | undefined) !== undefined).map(Number);
    const [from, until] = [fromHour * 60 + fromMinute, untilHour * 60 + untilMinute];
    if (whole === undefined || until <= from || Number(last ?? first) < Number(first)) return undefined;
    for (let day = Number(first); day <= Number(last ?? first); day += 1) spans.push({ day, from, until });
  }
  return spans.sort((a, b) => a.day - b.day || a.from - b.from);
};

/** 1970-01-01 was a Thursday. */
const weekdayOf = (date: string): number => ((((toEpochDay(date) + 3) % 7) + 7) % 7) + 1;

const minutesOnWall = (instant: string, zone: string): number => {
  const time = localTimeOf(instant, zone);
  return Number(time.slice(11, 13)) * 60 + Number(time.slice(14, 16));
};

/** The instant at which the wall of a zone shows so many minutes after midnight, also where clocks were put back or forward that day. */
const instantAt = (date: string, minutes: number, zone: string): number => {
  if (minutes === 24 * 60) return Date.parse(instantOfLocalMidnight(addDays(date, 1), zone));
  const guess = addMilliseconds(instantOfLocalMidnight(date, zone), minutes * MINUTE);
  return Date.parse(guess) + (minutes - minutesOnWall(guess, zone)) * MINUTE;
};

/** Days that are looked at: the longest target is shorter, in any week that has an hour of work. */
const FURTHEST = 7000;

/** When so many hours of work have passed since an instant; without hours of work every hour counts. */
export const dueAfter = (start: string, hours: number, spans: readonly Span[], zone: string): string => {
  if (spans.length === 0) return addMilliseconds(start, hours * HOUR);
  let left = hours * HOUR;
  const begin = Date.parse(start);
  let date = localDateOf(start, zone);
  for (let i = 0; i < FURTHEST; i += 1, date = addDays(date, 1)) {
    const day = weekdayOf(date);
    for (const span of spans) {
      if (span.day !== day) continue;
      const from = Math.max(instantAt(date, span.from, zone), begin);
      const there = instantAt(date, span.until, zone) - from;
      if (there <= 0) continue;
      if (there >= left) return addMilliseconds(start, from + left - begin);
      left -= there;
    }
  }
  return addMilliseconds(start, hours * HOUR);
};
