import type { JobRequest } from '@billet/sdk';

/** Asks the provider about one attempt at a wall instant; each of the scheduled times once. */
export const lookUpJob = (attemptId: number, lookups: number, runAt: string): JobRequest => ({
  task: 'payments.lookUp',
  payload: { attemptId },
  subject: `attempt:${String(attemptId)}`,
  dedupeKey: `lookup:${String(attemptId)}:${String(lookups)}`,
  runAt,
});
