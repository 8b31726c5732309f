import { z } from '@billet/sdk';
import { checkAmount } from './amounts.ts';
import { bookCharge } from './charges.ts';
import { cancelIntent, confirmIntent, unexpectedState } from './intent-states.ts';
import { listPage } from './list-page.ts';
import type { PaymentIntent } from './objects.ts';
import { flag, integer, listing, metadata, text } from './params.ts';
import { useMethod } from './payment-methods.ts';
import { route, type Route } from './route.ts';
import { searchFilter } from './search.ts';
import { invalidRequest } from './stripe-fault.ts';
import { stamp, type Caller, type World } from './world.ts';

export interface IntentDetails {
  readonly amount: number;
  readonly currency: string;
  readonly customer?: string | undefined;
  readonly description?: string | undefined;
  readonly metadata?: Record<string, string> | undefined;
  readonly setup_future_usage?: 'off_session' | 'on_session' | undefined;
  readonly capture_method?: 'automatic' | 'manual' | undefined;
}

export const createIntent = (world: World, caller: Caller, details: IntentDetails): PaymentIntent => {
  checkAmount(details.amount, details.currency);
  if (details.customer !== undefined) world.store.get('customer', details.customer, caller.livemode);
  const base = stamp(world, 'payment_intent', 'pi', caller.livemode);
  const intent = world.store.put<PaymentIntent>({
    ...base,
    amount: details.amount,
    amount_capturable: 0,
    amount_received: 0,
    currency: details.currency,
    customer: details.customer ?? null,
    capture_method: details.capture_method ?? 'automatic',
    client_secret: `${base.id}_secret_fake`,
    description: details.description ?? null,
    metadata: details.metadata ?? {},
    status: 'requires_payment_method',
    payment_method: null,
    latest_charge: null,
    last_payment_error: null,
    next_action: null,
    setup_future_usage: details.setup_future_usage ?? null,
    canceled_at: null,
  });
  world.emit('payment_intent.created', intent);
  return intent;
};

const creation = z.strictObject({
  amount: integer,
  currency: text,
  customer: text.optional(),
  payment_method: text.optional(),
  description: text.optional(),
  metadata: metadata.optional(),
  confirm: flag.default(false),
  off_session: flag.default(false),
  setup_future_usage: z.enum(['off_session', 'on_session']).optional(),
  capture_method: z.enum(['automatic', 'manual']).optional(),
  return_url: text.optional(),
});

/** A method belongs to one customer; Stripe refuses it for any other. */
const checkOwner = (world: World, methodId: string, customer: string | undefined): void => {
  const method = world.store.find(methodId);
  if (method?.object === 'payment_method' && method.customer !== null && method.customer !== customer) {
    throw invalidRequest(
      'The provided PaymentMethod belongs to another Customer. Include the Customer in the `customer` parameter.',
      { param: 'payment_method' },
    );
  }
};

export const paymentIntentRoutes: readonly Route[] = [
  route('POST', '/v1/payment_intents', creation, ({ world, caller, params }) => {
    if (params.off_session && !params.confirm)
      throw invalidRequest('off_session can only be set when confirming.', { param: 'off_session' });
    if (params.payment_method !== undefined) checkOwner(world, params.payment_method, params.customer);
    const intent = createIntent(world, caller, params);
    if (params.confirm)
      return confirmIntent(world, intent, { method: params.payment_method, offSession: params.off_session });
    if (params.payment_method !== undefined) {
      intent.payment_method = useMethod(world, caller, params.payment_method).id;
      intent.status = 'requires_confirmation';
    }
    return intent;
  }),
  route(
    'GET',
    '/v1/payment_intents/search',
    z.strictObject({ query: text, limit: listing.limit, page: text.optional() }),
    ({ world, caller, params }) => {
      const matches = searchFilter(params.query);
      const found = world.knobs.searchLags
        ? []
        : world.store.all('payment_intent', caller.livemode).filter(matches);
      const limit = params.limit ?? 10;
      return {
        object: 'search_result',
        url: '/v1/payment_intents/search',
        has_more: found.length > limit,
        next_page: null,
        data: found.slice(0, limit),
      };
    },
  ),
  route(
    'GET',
    '/v1/payment_intents',
    z.strictObject({ ...listing, customer: text.optional() }),
    ({ world, caller, params }) =>
      listPage(
        '/v1/payment_intents',
        world.store
          .all('payment_intent', caller.livemode)
          .filter((intent) => params.customer === undefined || intent.customer === params.customer),
        params,
      ),
  ),
  route('GET', '/v1/payment_intents/:id', z.strictObject({}), ({ world, caller, id }) =>
    world.store.get('payment_intent', id, caller.livemode),
  ),
  route(
    'POST',
    '/v1/payment_intents/:id/confirm',
    z.strictObject({
      payment_method: text.optional(),
      off_session: flag.default(false),
      return_url: text.optional(),
    }),
    ({ world, caller, id, params }) =>
      confirmIntent(world, world.store.get('payment_intent', id, caller.livemode), {
        method: params.payment_method,
        offSession: params.off_session,
      }),
  ),
  route(
    'POST',
    '/v1/payment_intents/:id/cancel',
    z.strictObject({ cancellation_reason: text.optional() }),
    ({ world, caller, id }) => cancelIntent(world, world.store.get('payment_intent', id, caller.livemode)),
  ),
  route(
    'POST',
    '/v1/payment_intents/:id/capture',
    z.strictObject({ amount_to_capture: integer.optional() }),
    ({ world, caller, id, params }) => {
      const intent = world.store.get('payment_intent', id, caller.livemode);
      if (intent.status !== 'requires_capture' || intent.latest_charge === null)
        throw unexpectedState(intent, 'captured');
      const amount = params.amount_to_capture ?? intent.amount_capturable;
      if (amount > intent.amount_capturable)
        throw invalidRequest('The amount to capture exceeds what is capturable.', {
          code: 'amount_too_large',
          param: 'amount_to_capture',
        });
      const charge = world.store.get('charge', intent.latest_charge, caller.livemode);
      charge.captured = true;
      charge.amount_captured = amount;
      charge.balance_transaction = bookCharge(world, charge).id;
      intent.amount_capturable = 0;
      intent.amount_received = amount;
      intent.status = 'succeeded';
      world.emit('payment_intent.succeeded', intent);
      return intent;
    },
  ),
];
