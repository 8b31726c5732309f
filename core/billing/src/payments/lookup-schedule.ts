const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Longer than any provider holds money. */
const HOLD_DAYS = 40;

/** When to ask the provider what became of an attempt (wall clock); `null` = no more by itself. */
const SCHEDULES: Readonly<Record<string, readonly number[]>> = {
  // Its call may still be under way.
  created: [2 * MINUTE, 5 * MINUTE, HOUR, DAY],
  unknown: [MINUTE, 5 * MINUTE, HOUR, DAY, DAY, DAY, DAY, DAY],
  processing: [5 * MINUTE, HOUR, HOUR * 6, DAY, DAY, DAY],
  // A hold ends by itself, mostly after a week; some providers hold for a month.
  authorised: Array.from({ length: HOLD_DAYS }, () => DAY),
  requires_action: [15 * MINUTE, HOUR, HOUR * 6, DAY],
};

export const nextLookupAt = (nowMs: number, state: string, lookups: number): string | null => {
  const wait = SCHEDULES[state]?.[lookups];
  return wait === undefined ? null : new Date(nowMs + wait).toISOString();
};
