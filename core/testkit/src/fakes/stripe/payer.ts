import {
  answerBank,
  expireSession,
  playMove,
  settleSession,
  type MoveResult,
  type PayerMove,
} from './checkout-states.ts';
import { closeDispute, openDispute } from './disputes.ts';
import type { CheckoutSession, Dispute, StripeEvent } from './objects.ts';
import { settleRefund } from './refunds.ts';
import type { Caller, World } from './world.ts';

/** Moves of the people and banks at the other end, without a browser. Sessions are named by id or attempt key. */
export interface Payer {
  /** What a click on the payment page does. */
  move(session: string, move?: PayerMove): MoveResult;
  /** Answers the bank's question after the move `3ds`. */
  authenticate(intentId: string, passed?: boolean): MoveResult;
  /** A bank debit arrives, or bounces. */
  settle(session: string, arrived?: boolean): void;
  /** Lets the page run out. */
  expire(session: string): void;
  settleRefund(refundId: string, arrived?: boolean): void;
  dispute(intentId: string, kind?: 'chargeback' | 'inquiry'): Dispute;
  closeDispute(disputeId: string, verdict: 'won' | 'lost'): Dispute;
  /** The session of an attempt. */
  session(idOrAttemptKey: string): CheckoutSession;
  /** An event of any type, recorded and sent. */
  emit(type: string, object?: Readonly<Record<string, unknown>>): StripeEvent;
}

export const createPayer = (world: World, caller: Caller): Payer => {
  const session = (wanted: string): CheckoutSession => {
    const all = world.store.all('checkout.session', caller.livemode);
    const found = all.find((each) => each.id === wanted || each.client_reference_id === wanted);
    if (found === undefined) throw new Error(`the fake knows no checkout session "${wanted}"`);
    return found;
  };
  return {
    session,
    move: (wanted, move = 'pay') => playMove(world, session(wanted).id, move, caller.livemode),
    authenticate: (intentId, passed = true) => answerBank(world, intentId, passed, caller.livemode),
    settle: (wanted, arrived = true) => {
      settleSession(world, session(wanted), arrived);
    },
    expire: (wanted) => {
      expireSession(world, session(wanted));
    },
    settleRefund: (refundId, arrived = true) => {
      settleRefund(world, world.store.get('refund', refundId, caller.livemode), arrived);
    },
    dispute: (intentId, kind) => openDispute(world, caller, intentId, kind),
    closeDispute: (disputeId, verdict) =>
      closeDispute(world, world.store.get('dispute', disputeId, caller.livemode), verdict),
    emit: (type, object = {}) =>
      world.emit(type, {
        id: 'obj_fake',
        object: 'unknown',
        created: world.now(),
        livemode: caller.livemode,
        ...object,
      }),
  };
};
