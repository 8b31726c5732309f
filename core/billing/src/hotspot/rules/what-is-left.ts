/** What a kind of voucher gives; null = as much as wanted. */
export interface Budget {
  /** Minutes of connection. */
  readonly minutes: number | null;
  /** Minutes from the first use on, connected or not. */
  readonly validMinutes: number | null;
  /** Millions of bytes, both ways. */
  readonly megabytes: number | null;
}

export interface Used {
  readonly firstAt: string | null;
  readonly seconds: number;
  readonly bytes: number;
}

export interface Left {
  /** Seconds that one more session may last; null = any time. */
  readonly seconds: number | null;
  readonly bytes: number | null;
  /** End of its validity; null = there is none, or it was never used. */
  readonly expiresAt: string | null;
  readonly over: 'spent' | 'expired' | null;
}

const BYTES = 1_000_000;

const least = (...values: readonly (number | null)[]): number | null => {
  const given = values.filter((value) => value !== null);
  return given.length === 0 ? null : Math.max(0, Math.min(...given));
};

/** What is left of a voucher at an instant. Its validity runs from its first use, its minutes only while it is connected. */
export const whatIsLeft = (budget: Budget, used: Used, now: string): Left => {
  const valid = budget.validMinutes === null ? null : budget.validMinutes * 60;
  const expiresAt = valid === null || used.firstAt === null ? null : new Date(Date.parse(used.firstAt) + valid * 1000).toISOString();
  const connected = budget.minutes === null ? null : budget.minutes * 60 - used.seconds;
  const untilEnd = expiresAt === null ? valid : Math.floor((Date.parse(expiresAt) - Date.parse(now)) / 1000);
  const bytes = budget.megabytes === null ? null : budget.megabytes * BYTES - used.bytes;
  const spent = (connected !== null && connected <= 0) || (bytes !== null && bytes <= 0);
  const expired = expiresAt !== null && expiresAt <= now;
  return { seconds: least(connected, untilEnd), bytes: least(bytes), expiresAt, over: spent ? 'spent' : expired ? 'expired' : null };
};
