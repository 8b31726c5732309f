import { localTimeOf } from '@billet/sdk';
import { Cron } from 'croner';

/** A cron line and the zone in which it is read. */
export interface Line {
  readonly pattern: string;
  readonly zone: string;
}

interface Read {
  readonly cron: Cron;
  /** How long after a time of the day, under one offset of the zone, the line fires next. */
  readonly gaps: Map<string, number>;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Says nothing about days: it fires at the same times each day, for as long as the zone keeps its offset. */
const EVERY_DAY = /^\S+ \S+ \* \* \*$/;

/** Reading a cron line costs more than asking it. */
const lines = new WeakMap<Line, Read>();

const readOf = (line: Line): Read => {
  const known = lines.get(line);
  if (known !== undefined) return known;
  // An offset is added; a zone, even that of no offset, is looked up in the calendar each time.
  const cron = new Cron(line.pattern, { ...(line.zone === 'UTC' ? { utcOffset: 0 } : { timezone: line.zone }), paused: true });
  const read = { cron, gaps: new Map<string, number>() };
  lines.set(line, read);
  return read;
};

const offsets = new Map<string, number>();

const offsetOn = (day: number, zone: string): number => {
  const key = `${zone} ${String(day)}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const ms = day * DAY_MS;
  const offset = Date.parse(`${localTimeOf(new Date(ms).toISOString(), zone)}Z`) - ms;
  if (offsets.size > 1000) offsets.clear();
  offsets.set(key, offset);
  return offset;
};

/** What the zone adds to the instants of that day and the next one; `undefined` = its clocks are changed in between. */
const steadyOffset = (day: number, zone: string): number | undefined => {
  if (zone === 'UTC') return 0;
  const offset = offsetOn(day, zone);
  return offset === offsetOn(day + 1, zone) && offset === offsetOn(day + 2, zone) ? offset : undefined;
};

/** When a line fires next. A sandbox asks this twenty thousand times for a year, so what is the same each day is remembered. */
export const nextFire = (line: Line, after: string): string | undefined => {
  const { cron, gaps } = readOf(line);
  const ms = Date.parse(after);
  const day = Math.floor(ms / DAY_MS);
  const offset = EVERY_DAY.test(line.pattern) && ms % MINUTE_MS === 0 ? steadyOffset(day, line.zone) : undefined;
  const key = `${String(offset)} ${String(ms - day * DAY_MS)}`;
  const gap = offset === undefined ? undefined : gaps.get(key);
  if (gap !== undefined) return new Date(ms + gap).toISOString();
  const next = cron.nextRun(new Date(ms));
  if (next !== null && offset !== undefined && next.getTime() - ms <= DAY_MS) gaps.set(key, next.getTime() - ms);
  return next?.toISOString();
};
