import { randomInt } from 'node:crypto';

/** Doubling pause with full upper-half jitter: between 50 % and 100 % of `base · 2^(attempt-1)`, capped at `max`. */
export const backOffMs = (attempt: number, baseMs: number, maxMs: number): number => {
  const full = Math.min(maxMs, baseMs * 2 ** Math.min(attempt - 1, 40));
  const half = Math.floor(full / 2);
  return half + randomInt(Math.max(1, full - half));
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
