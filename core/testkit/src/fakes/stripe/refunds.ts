import { z } from '@billet/sdk';
import { bookBalance } from './charges.ts';
import { listPage } from './list-page.ts';
import type { Charge, Refund } from './objects.ts';
import { integer, listing, metadata, text } from './params.ts';
import { route, type Route } from './route.ts';
import { invalidRequest } from './stripe-fault.ts';
import { stamp, type Caller, type World } from './world.ts';

const chargeOf = (
  world: World,
  caller: Caller,
  params: { readonly payment_intent?: string | undefined; readonly charge?: string | undefined },
): Charge => {
  if (params.charge !== undefined) return world.store.get('charge', params.charge, caller.livemode);
  if (params.payment_intent === undefined)
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  const intent = world.store.get('payment_intent', params.payment_intent, caller.livemode);
  if (intent.latest_charge === null || intent.status !== 'succeeded') {
    throw invalidRequest('This PaymentIntent does not have a successful charge to refund.', {
      code: 'payment_intent_unexpected_state',
      param: 'payment_intent',
    });
  }
  return world.store.get('charge', intent.latest_charge, caller.livemode);
};

/** The money leaves. */
const pay = (world: World, refund: Refund, charge: Charge): void => {
  const entry = bookBalance(world, {
    livemode: refund.livemode,
    amount: -refund.amount,
    fee: 0,
    currency: refund.currency,
    source: refund.id,
    type: 'refund',
  });
  refund.balance_transaction = entry.id;
  refund.status = 'succeeded';
  world.emit('charge.refunded', charge);
};

export const createRefund = (
  world: World,
  caller: Caller,
  params: {
    readonly payment_intent?: string | undefined;
    readonly charge?: string | undefined;
    readonly amount?: number | undefined;
    readonly reason?: string | undefined;
    readonly metadata?: Record<string, string> | undefined;
  },
): Refund => {
  const charge = chargeOf(world, caller, params);
  const left = charge.amount_captured - charge.amount_refunded;
  if (charge.disputed)
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  if (left === 0)
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    });
  const amount = params.amount ?? left;
  if (amount < 1)
    throw invalidRequest('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' });
  if (amount > left)
    throw invalidRequest(
      `Refund amount (${String(amount)}) is greater than unrefunded amount on charge (${String(left)})`,
      { code: 'amount_too_large', param: 'amount' },
    );
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  const refund = world.store.put<Refund>({
    ...stamp(world, 'refund', 're', caller.livemode),
    amount,
    balance_transaction: null,
    charge: charge.id,
    currency: charge.currency,
    metadata: params.metadata ?? {},
    payment_intent: charge.payment_intent,
    reason: params.reason ?? null,
    status: 'pending',
  });
  if (!world.knobs.refundsPend) pay(world, refund, charge);
  world.emit('refund.created', refund);
  return refund;
};

/** What becomes of a pending refund at the payer's bank. */
export const settleRefund = (world: World, refund: Refund, arrived: boolean): void => {
  const charge = world.store.get('charge', refund.charge, refund.livemode);
  if (refund.status !== 'pending') throw invalidRequest(`This refund's status is ${refund.status}.`);
  if (arrived) pay(world, refund, charge);
  else {
    refund.status = 'failed';
    refund.failure_reason = 'lost_or_stolen_card';
    charge.amount_refunded -= refund.amount;
    charge.refunded = false;
    world.emit('refund.failed', refund);
  }
  world.emit('refund.updated', refund);
};

export const refundRoutes: readonly Route[] = [
  route(
    'POST',
    '/v1/refunds',
    z.strictObject({
      payment_intent: text.optional(),
      charge: text.optional(),
      amount: integer.optional(),
      reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
      metadata: metadata.optional(),
    }),
    ({ world, caller, params }) => createRefund(world, caller, params),
  ),
  route('GET', '/v1/refunds/:id', z.strictObject({}), ({ world, caller, id }) =>
    world.store.get('refund', id, caller.livemode),
  ),
  route(
    'GET',
    '/v1/refunds',
    z.strictObject({ ...listing, payment_intent: text.optional(), charge: text.optional() }),
    ({ world, caller, params }) =>
      listPage(
        '/v1/refunds',
        world.store
          .all('refund', caller.livemode)
          .filter(
            (refund) =>
              (params.payment_intent ?? refund.payment_intent) === refund.payment_intent &&
              (params.charge ?? refund.charge) === refund.charge,
          ),
        params,
      ),
  ),
];
