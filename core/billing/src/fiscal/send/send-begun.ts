import { done, type CallCtx, type Fiscal, type FiscalCancelled, type FiscalFound, type FiscalRejected, type Outcome } from '@billet/sdk';
import type { Begun } from './begun.ts';

export type Answer = FiscalFound | FiscalCancelled | FiscalRejected;

/** Sends what was begun. What an earlier try may have brought there is looked for first, so that nothing is declared twice. */
export const sendBegun = async (fiscal: Fiscal<unknown>, ctx: CallCtx, { row, wish, doubtful }: Begun): Promise<Outcome<Answer>> => {
  if (row.state === 'cancelling') {
    return fiscal.cancel(ctx, {
      wish, key: row.access_key ?? '', verification: row.verification, acceptedAt: row.accepted_at ?? wish.issuedAt, reason: row.cancel_reason ?? '', requestedAt: row.cancel_requested_at ?? wish.issuedAt,
    });
  }
  if (!doubtful) return fiscal.issue(ctx, wish);
  const found = await fiscal.find(ctx, wish);
  if (found.status !== 'done' || found.value.state !== 'absent') return found;
  const sent = await fiscal.issue(ctx, wish);
  return sent.status === 'done' ? done(sent.value) : sent;
};
