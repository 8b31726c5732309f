import type { Pending } from '@billet/sdk';

const AGAIN_MS = 15 * 60_000;

/** The registry goes on working; the end comes by its message queue, or shows when the domain is looked at. */
export const waitForRegistry = (job: string): Pending => ({ status: 'pending', job, pollAfterMs: AGAIN_MS });
