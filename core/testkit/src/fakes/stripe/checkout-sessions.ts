import { z } from '@billet/sdk';
import { checkAmount } from './amounts.ts';
import { expireSession, refreshSession } from './checkout-states.ts';
import { listPage } from './list-page.ts';
import type { CheckoutSession } from './objects.ts';
import { integer, listing, metadata, text } from './params.ts';
import { route, type Route } from './route.ts';
import { createSetupIntent } from './setup-intents.ts';
import { invalidRequest } from './stripe-fault.ts';
import { stamp, type Caller, type World } from './world.ts';

const HALF_AN_HOUR = 1800;
const DAY = 86_400;

const creation = z.strictObject({
  mode: z.enum(['payment', 'setup']),
  success_url: text,
  cancel_url: text.optional(),
  client_reference_id: z.string().max(200).optional(),
  currency: text.optional(),
  customer: text.optional(),
  customer_creation: z.enum(['always', 'if_required']).optional(),
  customer_email: z.email().max(512).optional(),
  expires_at: integer.optional(),
  locale: text.optional(),
  metadata: metadata.optional(),
  line_items: z
    .array(
      z.strictObject({
        quantity: integer,
        price_data: z.strictObject({
          currency: text,
          unit_amount: integer,
          product_data: z.strictObject({ name: text, description: text.optional() }),
        }),
      }),
    )
    .min(1)
    .optional(),
  payment_intent_data: z
    .strictObject({
      description: text.optional(),
      metadata: metadata.optional(),
      setup_future_usage: z.enum(['off_session', 'on_session']).optional(),
      capture_method: z.enum(['automatic', 'manual']).optional(),
    })
    .optional(),
});

type Creation = z.output<typeof creation>;

const checkExpiry = (world: World, expiresAt: number | undefined): number => {
  const ahead = (expiresAt ?? world.now() + DAY) - world.now();
  if (ahead < HALF_AN_HOUR - 60 || ahead > DAY) {
    throw invalidRequest(
      'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.',
      { param: 'expires_at' },
    );
  }
  return world.now() + ahead;
};

const totalOf = (params: Creation): { readonly amount: number; readonly currency: string } | undefined => {
  if (params.mode === 'setup') return undefined;
  const [first] = params.line_items ?? [];
  if (first === undefined)
    throw invalidRequest('Missing required param: line_items.', {
      code: 'parameter_missing',
      param: 'line_items',
    });
  const { currency } = first.price_data;
  const amount = (params.line_items ?? []).reduce(
    (sum, item) => sum + item.quantity * item.price_data.unit_amount,
    0,
  );
  checkAmount(amount, currency);
  return { amount, currency };
};

const create = (world: World, caller: Caller, params: Creation): CheckoutSession => {
  if (params.customer !== undefined && params.customer_email !== undefined)
    throw invalidRequest('You may only specify one of these parameters: customer, customer_email.');
  const total = totalOf(params);
  const expiresAt = checkExpiry(world, params.expires_at);
  const base = stamp(world, 'checkout.session', caller.livemode ? 'cs_live' : 'cs_test', caller.livemode);
  const setup =
    params.mode === 'setup' ? createSetupIntent(world, caller, { customer: params.customer }) : undefined;
  const session = world.store.put<CheckoutSession>({
    ...base,
    amount_total: total?.amount ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    currency: total?.currency ?? params.currency ?? null,
    customer: params.customer ?? null,
    customer_creation: params.customer_creation ?? 'if_required',
    customer_email: params.customer_email ?? null,
    expires_at: expiresAt,
    locale: params.locale ?? null,
    metadata: params.metadata ?? {},
    mode: params.mode,
    payment_intent: null,
    payment_status: total === undefined ? 'no_payment_required' : 'unpaid',
    setup_intent: setup?.id ?? null,
    status: 'open',
    success_url: params.success_url,
    url: `${world.baseUrl()}/c/pay/${base.id}`,
  });
  world.sessionDetails.set(session.id, {
    ...params.payment_intent_data,
    title:
      params.line_items?.map((item) => item.price_data.product_data.name).join(', ') ??
      'Save a payment method',
  });
  return session;
};

export const checkoutRoutes: readonly Route[] = [
  route('POST', '/v1/checkout/sessions', creation, ({ world, caller, params }) =>
    create(world, caller, params),
  ),
  route('GET', '/v1/checkout/sessions/:id', z.strictObject({}), ({ world, caller, id }) =>
    refreshSession(world, world.store.get('checkout.session', id, caller.livemode)),
  ),
  route('POST', '/v1/checkout/sessions/:id/expire', z.strictObject({}), ({ world, caller, id }) => {
    const session = refreshSession(world, world.store.get('checkout.session', id, caller.livemode));
    if (session.status !== 'open')
      throw invalidRequest(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
      );
    return expireSession(world, session);
  }),
  route(
    'GET',
    '/v1/checkout/sessions',
    z.strictObject({
      ...listing,
      payment_intent: text.optional(),
      customer: text.optional(),
      status: z.enum(['open', 'complete', 'expired']).optional(),
    }),
    ({ world, caller, params }) =>
      listPage(
        '/v1/checkout/sessions',
        world.store
          .all('checkout.session', caller.livemode)
          .map((session) => refreshSession(world, session))
          .filter(
            (session) =>
              (params.payment_intent ?? session.payment_intent) === session.payment_intent &&
              (params.customer ?? session.customer) === session.customer &&
              (params.status ?? session.status) === session.status,
          ),
        params,
      ),
  ),
];
