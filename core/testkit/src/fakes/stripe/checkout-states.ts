import { createCustomer } from './customers.ts';
import { authenticateIntent, cancelIntent, confirmIntent, settleIntent } from './intent-states.ts';
import type { CheckoutSession, PaymentIntent } from './objects.ts';
import { createIntent } from './payment-intents.ts';
import { confirmSetup } from './setup-intents.ts';
import { invalidRequest, StripeFault } from './stripe-fault.ts';
import type { SessionDetails, World } from './world.ts';

/** What the payer does on the payment page. */
export type PayerMove = 'pay' | 'decline' | '3ds' | 'bank';

const METHOD_OF: Readonly<Record<PayerMove, string>> = {
  pay: 'pm_card_visa',
  decline: 'pm_card_chargeDeclined',
  '3ds': 'pm_card_authenticationRequired',
  bank: 'pm_usBankAccount',
};

export const expireSession = (world: World, session: CheckoutSession): CheckoutSession => {
  session.status = 'expired';
  session.url = null;
  const intent =
    session.payment_intent === null
      ? undefined
      : world.store.get('payment_intent', session.payment_intent, session.livemode);
  if (intent !== undefined) cancelIntent(world, intent);
  world.emit('checkout.session.expired', session);
  return session;
};

/** Expires a page whose time has passed. */
export const refreshSession = (world: World, session: CheckoutSession): CheckoutSession =>
  session.status === 'open' && session.expires_at <= world.now() ? expireSession(world, session) : session;

const intentOf = (world: World, session: CheckoutSession): PaymentIntent => {
  if (session.payment_intent !== null)
    return world.store.get('payment_intent', session.payment_intent, session.livemode);
  const details: Partial<SessionDetails> = world.sessionDetails.get(session.id) ?? {};
  const keeps = details.setup_future_usage !== undefined || session.customer_creation === 'always';
  if (keeps && session.customer === null)
    session.customer = createCustomer(world, session, { email: session.customer_email ?? undefined }).id;
  const intent = createIntent(world, session, {
    description: details.description,
    metadata: details.metadata,
    setup_future_usage: details.setup_future_usage,
    capture_method: details.capture_method,
    amount: session.amount_total ?? 0,
    currency: session.currency ?? '',
    customer: session.customer ?? undefined,
  });
  session.payment_intent = intent.id;
  return intent;
};

/** The page is done with; the session says whether the money is there already. */
const complete = (world: World, session: CheckoutSession, paid: boolean): void => {
  session.status = 'complete';
  session.url = null;
  if (session.mode === 'payment') session.payment_status = paid ? 'paid' : 'unpaid';
  world.emit('checkout.session.completed', session);
};

/** How a move ended: the page is finished, must be shown again with a reason, or the bank has a question. */
export type MoveResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly reason: string }
  | { readonly kind: 'authenticate'; readonly intentId: string };

const asResult = (error: unknown): MoveResult => {
  if (error instanceof StripeFault && error.body.type === 'card_error')
    return { kind: 'again', reason: error.body.message };
  throw error;
};

const saveOnly = (world: World, session: CheckoutSession, move: PayerMove): MoveResult => {
  session.customer ??= createCustomer(world, session, { email: session.customer_email ?? undefined }).id;
  const intent = world.store.get('setup_intent', session.setup_intent ?? '', session.livemode);
  intent.customer = session.customer;
  confirmSetup(world, intent, METHOD_OF[move]);
  complete(world, session, false);
  return { kind: 'done' };
};

export const playMove = (world: World, sessionId: string, move: PayerMove, livemode: boolean): MoveResult => {
  const session = refreshSession(world, world.store.get('checkout.session', sessionId, livemode));
  if (session.status !== 'open') throw invalidRequest(`This Checkout Session is ${session.status}.`);
  try {
    if (session.mode === 'setup') return saveOnly(world, session, move);
    const intent = confirmIntent(world, intentOf(world, session), {
      method: METHOD_OF[move],
      offSession: false,
    });
    if (intent.status === 'requires_action') return { kind: 'authenticate', intentId: intent.id };
    complete(world, session, intent.status === 'succeeded');
    return { kind: 'done' };
  } catch (error) {
    return asResult(error);
  }
};

/** The session an intent was made by. */
export const sessionOfIntent = (
  world: World,
  intentId: string,
  livemode: boolean,
): CheckoutSession | undefined =>
  world.store.all('checkout.session', livemode).find((session) => session.payment_intent === intentId);

export const answerBank = (
  world: World,
  intentId: string,
  passed: boolean,
  livemode: boolean,
): MoveResult => {
  const intent = authenticateIntent(world, world.store.get('payment_intent', intentId, livemode), passed);
  if (!passed) return { kind: 'again', reason: intent.last_payment_error?.message ?? '' };
  const session = sessionOfIntent(world, intentId, livemode);
  if (session !== undefined) complete(world, session, intent.status === 'succeeded');
  return { kind: 'done' };
};

/** A bank payment that was on its way arrives, or bounces. */
export const settleSession = (world: World, session: CheckoutSession, arrived: boolean): void => {
  const intent = world.store.get('payment_intent', session.payment_intent ?? '', session.livemode);
  settleIntent(world, intent, arrived);
  if (arrived) session.payment_status = 'paid';
  world.emit(
    arrived ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed',
    session,
  );
};
