import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { afterCharge } from './charges/after-charge.ts';
import { nextLookupAt } from './lookup-schedule.ts';
import { lookUpJob } from './look-up-job.ts';
import { canMove, maskCardNumbers, type AttemptState } from './rules/index.ts';
import { PaymentAttempt } from './tables.ts';

type More = Partial<Pick<PaymentAttempt, 'provider_ref' | 'next_action' | 'error' | 'capture_amount'>>;

const WAITING: readonly AttemptState[] = ['unknown', 'authorised', 'processing', 'requires_action'];

/** Moves an attempt on if its state allows it; one that waits is looked up by its schedule. */
export const moveAttempt = async (ctx: OperationCtx, attempt: PaymentAttempt, to: AttemptState, more: More): Promise<void> => {
  const from = attempt.state as AttemptState;
  if (from !== to && !canMove(from, to)) return;
  const lookups = from === to ? attempt.lookups : 0;
  const lookAt = WAITING.includes(to) ? nextLookupAt(ctx.clock.wallMs(), to, lookups) : null;
  await data(ctx).all(PaymentAttempt).findById(attempt.id).patch({ ...more, ...(typeof more.error === 'string' ? { error: maskCardNumbers(more.error) } : {}), state: to, lookups, version: attempt.version + 1, next_lookup_at: lookAt });
  if (lookAt !== null) await ctx.enqueue(lookUpJob(attempt.id, attempt.version + 1, lookAt));
  if (from === to) return;
  if (to === 'authorised') await ctx.emit('payment.authorised', { attemptId: attempt.id, clientId: attempt.client_id, money: { amount: attempt.amount, currency: attempt.currency } });
  if (to === 'failed') await ctx.emit('payment.failed', { attemptId: attempt.id, clientId: attempt.client_id, reason: more.error ?? '' });
  if (attempt.origin === 'auto') await afterCharge(ctx, attempt, to, more.error ?? null);
};
