const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds from a failed try to the next: at once for a restart, then ever less often, for three days and a half. */
const PAUSES = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const;

/** Milliseconds until a delivery that failed so many times is tried again; absent when it is given up. */
export const pauseAfter = (attempts: number): number | undefined => {
  const seconds = PAUSES[attempts - 1];
  return seconds === undefined ? undefined : seconds * 1000;
};
