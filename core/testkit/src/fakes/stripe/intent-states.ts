import { makeCharge } from './charges.ts';
import type { PaymentError, PaymentIntent } from './objects.ts';
import { attachMethod, useMethod } from './payment-methods.ts';
import { cardError, invalidRequest } from './stripe-fault.ts';
import type { Behaviour, World } from './world.ts';

const DECLINES: Partial<Record<Behaviour, PaymentError>> = {
  declined: {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'generic_decline',
    message: 'Your card was declined.',
  },
  insufficient_funds: {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
};

const NOT_AUTHENTICATED: PaymentError = {
  type: 'card_error',
  code: 'payment_intent_authentication_failure',
  message: 'The provided PaymentMethod has failed authentication.',
};

const AUTHENTICATION_REQUIRED: PaymentError = {
  type: 'card_error',
  code: 'authentication_required',
  decline_code: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

export const unexpectedState = (intent: PaymentIntent, verb: string): Error =>
  invalidRequest(`This PaymentIntent's status is ${intent.status}; it cannot be ${verb} in this state.`, {
    code: 'payment_intent_unexpected_state',
  });

/** The money is there (or held, with manual capture). */
export const succeedIntent = (world: World, intent: PaymentIntent): PaymentIntent => {
  intent.next_action = null;
  intent.last_payment_error = null;
  if (intent.setup_future_usage !== null && intent.customer !== null && intent.payment_method !== null) {
    attachMethod(world, intent, intent.payment_method, intent.customer);
  }
  intent.status = intent.capture_method === 'manual' ? 'requires_capture' : 'succeeded';
  const charge = makeCharge(world, intent, intent.amount);
  intent.latest_charge = charge.id;
  world.emit('charge.succeeded', charge);
  if (intent.status === 'requires_capture') {
    intent.amount_capturable = intent.amount;
    world.emit('payment_intent.amount_capturable_updated', intent);
    return intent;
  }
  intent.amount_received = intent.amount;
  world.emit('payment_intent.succeeded', intent);
  return intent;
};

/** Back to the start, with the reason. */
export const failIntent = (world: World, intent: PaymentIntent, error: PaymentError): PaymentIntent => {
  intent.status = 'requires_payment_method';
  intent.next_action = null;
  intent.last_payment_error = error;
  intent.payment_method = null;
  world.emit('payment_intent.payment_failed', intent);
  return intent;
};

const decline = (world: World, intent: PaymentIntent, error: PaymentError): never => {
  failIntent(world, intent, error);
  throw cardError({
    code: error.code,
    message: error.message,
    intent: structuredClone(intent),
    ...(error.decline_code === undefined ? {} : { declineCode: error.decline_code }),
  });
};

/** Tries to take the money; a declined card throws the error the API would answer with. */
export const confirmIntent = (
  world: World,
  intent: PaymentIntent,
  how: { readonly method?: string | undefined; readonly offSession: boolean },
): PaymentIntent => {
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status))
    throw unexpectedState(intent, 'confirmed');
  if (how.method !== undefined) intent.payment_method = useMethod(world, intent, how.method).id;
  if (intent.payment_method === null) {
    throw invalidRequest('You cannot confirm this PaymentIntent because it is missing a payment method.', {
      code: 'payment_intent_unexpected_state',
      param: 'payment_method',
    });
  }
  const behaviour = world.behaviours.get(intent.payment_method) ?? 'works';
  const declined = DECLINES[behaviour];
  if (declined !== undefined) return decline(world, intent, declined);
  if (behaviour === 'needs_authentication') {
    if (how.offSession) return decline(world, intent, AUTHENTICATION_REQUIRED);
    intent.status = 'requires_action';
    intent.next_action = {
      type: 'redirect_to_url',
      redirect_to_url: { url: `${world.baseUrl()}/c/3ds/${intent.id}`, return_url: null },
    };
    world.emit('payment_intent.requires_action', intent);
    return intent;
  }
  if (behaviour === 'slow') {
    intent.status = 'processing';
    world.emit('payment_intent.processing', intent);
    return intent;
  }
  return succeedIntent(world, intent);
};

/** The payer answered the bank's question. */
export const authenticateIntent = (world: World, intent: PaymentIntent, passed: boolean): PaymentIntent => {
  if (intent.status !== 'requires_action') throw unexpectedState(intent, 'authenticated');
  return passed ? succeedIntent(world, intent) : failIntent(world, intent, NOT_AUTHENTICATED);
};

/** A slow method arrived, or bounced. */
export const settleIntent = (world: World, intent: PaymentIntent, arrived: boolean): PaymentIntent => {
  if (intent.status !== 'processing') throw unexpectedState(intent, 'settled');
  return arrived
    ? succeedIntent(world, intent)
    : failIntent(world, intent, {
        type: 'card_error',
        code: 'payment_method_provider_decline',
        message: 'The payment method was declined by its provider.',
      });
};

export const cancelIntent = (world: World, intent: PaymentIntent): PaymentIntent => {
  if (['succeeded', 'canceled', 'processing'].includes(intent.status))
    throw unexpectedState(intent, 'canceled');
  intent.status = 'canceled';
  intent.canceled_at = world.now();
  intent.next_action = null;
  world.emit('payment_intent.canceled', intent);
  return intent;
};
