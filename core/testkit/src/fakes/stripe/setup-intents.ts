import { z } from '@billet/sdk';
import type { SetupIntent } from './objects.ts';
import { flag, metadata, text } from './params.ts';
import { attachMethod, useMethod } from './payment-methods.ts';
import { route, type Route } from './route.ts';
import { cardError, invalidRequest } from './stripe-fault.ts';
import { stamp, type Caller, type World } from './world.ts';

export const createSetupIntent = (
  world: World,
  caller: Caller,
  details: {
    readonly customer?: string | undefined;
    readonly usage?: 'off_session' | 'on_session' | undefined;
    readonly metadata?: Record<string, string> | undefined;
  },
): SetupIntent => {
  const base = stamp(world, 'setup_intent', 'seti', caller.livemode);
  const intent = world.store.put<SetupIntent>({
    ...base,
    client_secret: `${base.id}_secret_fake`,
    customer: details.customer ?? null,
    metadata: details.metadata ?? {},
    payment_method: null,
    status: 'requires_payment_method',
    usage: details.usage ?? 'off_session',
    last_setup_error: null,
  });
  world.emit('setup_intent.created', intent);
  return intent;
};

/** Keeps a method for later; one that is declined throws. */
export const confirmSetup = (world: World, intent: SetupIntent, methodName: string): SetupIntent => {
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    throw invalidRequest(`This SetupIntent's status is ${intent.status}; it cannot be confirmed.`, {
      code: 'setup_intent_unexpected_state',
    });
  }
  const method = useMethod(world, intent, methodName);
  if (world.behaviours.get(method.id) === 'declined') {
    const error = {
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'generic_decline',
      message: 'Your card was declined.',
    } as const;
    intent.last_setup_error = error;
    world.emit('setup_intent.setup_failed', intent);
    throw cardError({
      code: error.code,
      declineCode: error.decline_code,
      message: error.message,
      intent: undefined,
    });
  }
  intent.payment_method = method.id;
  if (intent.customer !== null) attachMethod(world, intent, method.id, intent.customer);
  intent.status = 'succeeded';
  world.emit('setup_intent.succeeded', intent);
  return intent;
};

export const setupIntentRoutes: readonly Route[] = [
  route(
    'POST',
    '/v1/setup_intents',
    z.strictObject({
      customer: text.optional(),
      payment_method: text.optional(),
      confirm: flag.default(false),
      usage: z.enum(['off_session', 'on_session']).optional(),
      metadata: metadata.optional(),
    }),
    ({ world, caller, params }) => {
      const intent = createSetupIntent(world, caller, params);
      return params.confirm && params.payment_method !== undefined
        ? confirmSetup(world, intent, params.payment_method)
        : intent;
    },
  ),
  route('GET', '/v1/setup_intents/:id', z.strictObject({}), ({ world, caller, id }) =>
    world.store.get('setup_intent', id, caller.livemode),
  ),
  route(
    'POST',
    '/v1/setup_intents/:id/confirm',
    z.strictObject({ payment_method: text }),
    ({ world, caller, id, params }) =>
      confirmSetup(world, world.store.get('setup_intent', id, caller.livemode), params.payment_method),
  ),
];
