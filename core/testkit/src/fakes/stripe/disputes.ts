import { z } from '@billet/sdk';
import { bookBalance } from './charges.ts';
import { listPage } from './list-page.ts';
import type { Dispute } from './objects.ts';
import { listing, text } from './params.ts';
import { route, type Route } from './route.ts';
import { invalidRequest } from './stripe-fault.ts';
import { stamp, type Caller, type World } from './world.ts';

/** What a lost dispute costs, in the smallest unit. */
const DISPUTE_FEE = 1500;

/** The payer's bank takes the money back, or (as an inquiry) only asks. */
export const openDispute = (
  world: World,
  caller: Caller,
  intentId: string,
  kind: 'chargeback' | 'inquiry' = 'chargeback',
): Dispute => {
  const intent = world.store.get('payment_intent', intentId, caller.livemode);
  if (intent.latest_charge === null) throw invalidRequest('This PaymentIntent has no charge to dispute.');
  const charge = world.store.get('charge', intent.latest_charge, caller.livemode);
  charge.disputed = true;
  const dispute = world.store.put<Dispute>({
    ...stamp(world, 'dispute', 'dp', caller.livemode),
    amount: charge.amount_captured - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    currency: charge.currency,
    payment_intent: intent.id,
    reason: 'fraudulent',
    status: kind === 'inquiry' ? 'warning_needs_response' : 'needs_response',
  });
  if (kind === 'chargeback') book(world, dispute, -dispute.amount, DISPUTE_FEE);
  world.emit('charge.dispute.created', dispute);
  if (kind === 'chargeback') world.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
};

const book = (world: World, dispute: Dispute, amount: number, fee: number): void => {
  dispute.balance_transactions.push(
    bookBalance(world, {
      livemode: dispute.livemode,
      amount,
      fee,
      currency: dispute.currency,
      source: dispute.id,
      type: 'adjustment',
    }),
  );
};

/** The bank decides. */
export const closeDispute = (world: World, dispute: Dispute, verdict: 'won' | 'lost'): Dispute => {
  if (dispute.status.startsWith('warning')) {
    dispute.status = 'warning_closed';
    world.emit('charge.dispute.closed', dispute);
    return dispute;
  }
  dispute.status = verdict;
  if (verdict === 'won') book(world, dispute, dispute.amount, 0);
  world.emit('charge.dispute.closed', dispute);
  if (verdict === 'won') world.emit('charge.dispute.funds_reinstated', dispute);
  return dispute;
};

export const disputeRoutes: readonly Route[] = [
  route('GET', '/v1/disputes/:id', z.strictObject({}), ({ world, caller, id }) =>
    world.store.get('dispute', id, caller.livemode),
  ),
  route(
    'GET',
    '/v1/disputes',
    z.strictObject({ ...listing, payment_intent: text.optional() }),
    ({ world, caller, params }) =>
      listPage(
        '/v1/disputes',
        world.store
          .all('dispute', caller.livemode)
          .filter(
            (dispute) =>
              params.payment_intent === undefined || dispute.payment_intent === params.payment_intent,
          ),
        params,
      ),
  ),
];
