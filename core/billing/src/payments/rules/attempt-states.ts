/** Life of an attempt to pay. `authorised` = held, to be captured or voided; `unknown` = the provider's answer was lost; it is looked up, never repeated. */
export type AttemptState = 'created' | 'requires_action' | 'authorised' | 'processing' | 'succeeded' | 'failed' | 'cancelled' | 'unknown';

/**
 * Where a state may go. Success is final: a late "failed" changes nothing. A failure may still turn into success,
 * because providers report out of order.
 */
const MOVES: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  created: ['requires_action', 'authorised', 'processing', 'succeeded', 'failed', 'cancelled', 'unknown'],
  requires_action: ['authorised', 'processing', 'succeeded', 'failed', 'cancelled', 'unknown'],
  authorised: ['processing', 'succeeded', 'failed', 'cancelled', 'unknown'],
  processing: ['requires_action', 'authorised', 'succeeded', 'failed', 'cancelled', 'unknown'],
  unknown: ['requires_action', 'authorised', 'processing', 'succeeded', 'failed', 'cancelled'],
  failed: ['succeeded'],
  cancelled: ['succeeded'],
  succeeded: [],
};

export const canMove = (from: AttemptState, to: AttemptState): boolean => MOVES[from].includes(to);
