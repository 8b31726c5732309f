const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Waits after failures in a row; then once a day. */
const AFTER_FAILURE = [5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR, DAY] as const;

/** An answer is asked for again: a company may close, and a new number may take days to be known. */
const AFTER_ANSWER = { valid: 30 * DAY, invalid: 7 * DAY } as const;

/** What cannot succeed as it stands, for example because the office refuses us. */
const AFTER_REFUSAL = 7 * DAY;

export type CheckOutcome = 'valid' | 'invalid' | 'failed' | 'refused';

/** When a number is looked up next, in milliseconds from now; `failures` counts this one. */
export const nextCheckIn = (outcome: CheckOutcome, failures: number): number => {
  if (outcome === 'refused') return AFTER_REFUSAL;
  if (outcome !== 'failed') return AFTER_ANSWER[outcome];
  return AFTER_FAILURE[Math.min(failures, AFTER_FAILURE.length) - 1] ?? DAY;
};
