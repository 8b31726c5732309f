import type { JobErrorHints } from '@billet/kernel';
import { backOffMs } from '../back-off.ts';

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;
const LONGEST_REASON = 2_000;

export const DEFAULT_ATTEMPTS = 12;

/** What becomes of a job whose handler failed. */
export type Failure =
  | { readonly outcome: 'retry'; readonly afterMs: number; readonly reason: string }
  | { readonly outcome: 'dead'; readonly reason: string };

const hintsOf = (error: unknown): JobErrorHints => (typeof error === 'object' && error !== null ? error : {});

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, LONGEST_REASON);

/** One policy for both drivers. */
export const judgeFailure = (error: unknown, attempt: number, maxAttempts: number): Failure => {
  const hints = hintsOf(error);
  const reason = reasonOf(error);
  if (hints.fatal === true || attempt >= maxAttempts) return { outcome: 'dead', reason };
  const { retryAfterMs } = hints;
  const wanted = typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? Math.floor(retryAfterMs) : undefined;
  return { outcome: 'retry', afterMs: wanted ?? backOffMs(attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), reason };
};
