import { addMilliseconds, isModuleError, type GatewayEvent, type Money } from '@billet/sdk';
import type Stripe from 'stripe';
import { feeOfEntry, feeOfIntent } from './fees.ts';
import { CAPTURE_KEY, FLOW_KEY } from './names.ts';
import { attemptOfIntent, attemptOfSession, idOf, reasonOfIntent } from './payment-fact.ts';
import { fromWire } from './wire.ts';

/** What an event says, before the fields all events share are added. `id` replaces the event's own. */
type Reading = Pick<GatewayEvent, 'type' | 'providerRef'> & Partial<GatewayEvent>;

const optional = <K extends 'attemptKey' | 'fee' | 'reason', V>(
  key: K,
  value: V | undefined,
): Partial<Record<K, V>> => (value === undefined ? {} : ({ [key]: value } as Record<K, V>));

const ignored = (providerRef: string, reason: string): Reading => ({ type: 'ignored', providerRef, reason });

const SESSION_TYPES: Readonly<Record<string, GatewayEvent['type']>> = {
  'checkout.session.completed': 'payment.succeeded',
  'checkout.session.async_payment_succeeded': 'payment.succeeded',
  'checkout.session.async_payment_failed': 'payment.failed',
  'checkout.session.expired': 'payment.cancelled',
};

const readSession = (type: string, session: Stripe.Checkout.Session): Reading => {
  const providerRef = idOf(session.payment_intent) ?? session.id;
  const attemptKey = attemptOfSession(session);
  const meaning = SESSION_TYPES[type];
  if (
    meaning === undefined ||
    attemptKey === undefined ||
    session.mode !== 'payment' ||
    session.amount_total === null ||
    session.currency === null
  ) {
    return ignored(providerRef, 'not a payment of ours');
  }
  if (meaning === 'payment.succeeded' && session.metadata?.[CAPTURE_KEY] === 'later')
    return ignored(providerRef, 'the money is held; the payment itself says so');
  const waits = meaning === 'payment.succeeded' && session.payment_status !== 'paid';
  return {
    type: waits ? 'payment.processing' : meaning,
    providerRef,
    attemptKey,
    money: fromWire(session.amount_total, session.currency),
    ...(type.endsWith('expired') ? { reason: 'The payment page has expired.' } : {}),
  };
};

const INTENT_TYPES: Readonly<Record<string, GatewayEvent['type']>> = {
  'payment_intent.amount_capturable_updated': 'payment.authorised',
  'payment_intent.succeeded': 'payment.succeeded',
  'payment_intent.processing': 'payment.processing',
  'payment_intent.payment_failed': 'payment.failed',
  'payment_intent.canceled': 'payment.cancelled',
};

const readIntent = (type: string, intent: Stripe.PaymentIntent): Reading => {
  const meaning = INTENT_TYPES[type];
  const attemptKey = attemptOfIntent(intent);
  if (meaning === undefined || attemptKey === undefined)
    return ignored(intent.id, meaning === undefined ? 'nothing to book' : 'not a payment of ours');
  if (meaning === 'payment.failed') {
    if (intent.metadata[FLOW_KEY] === 'page')
      return ignored(intent.id, 'declined, but the payment page is still open');
    if (intent.last_payment_error?.code === 'authentication_required')
      return ignored(intent.id, 'the payer must confirm in person');
  }
  const paid = meaning === 'payment.succeeded';
  return {
    type: meaning,
    providerRef: intent.id,
    attemptKey,
    money: fromWire(paid ? intent.amount_received : intent.amount, intent.currency),
    ...optional('fee', paid ? feeOfIntent(intent) : undefined),
    ...optional('reason', paid ? undefined : reasonOfIntent(intent)),
  };
};

/** Several events tell of one refund; each of its ends is told once, under the refund's own id. */
const readRefund = (refund: Stripe.Refund): Reading => {
  const providerRef = idOf(refund.payment_intent);
  if (providerRef === undefined) return ignored(refund.id, 'not a payment of ours');
  const money = fromWire(refund.amount, refund.currency);
  if (refund.status === 'succeeded')
    return { id: `${refund.id}:succeeded`, type: 'refund.succeeded', providerRef, money };
  if (refund.status !== 'failed' && refund.status !== 'canceled')
    return ignored(providerRef, 'the refund is on its way');
  return {
    id: `${refund.id}:failed`,
    type: 'refund.failed',
    providerRef,
    money,
    ...optional('reason', refund.failure_reason ?? undefined),
  };
};

const disputeFee = (dispute: Stripe.Dispute): Money | undefined => {
  const fees = dispute.balance_transactions.flatMap(
    (entry) => feeOfEntry(entry, dispute.amount, dispute.currency) ?? [],
  );
  const [first] = fees;
  return first === undefined
    ? undefined
    : { amount: fees.reduce((sum, fee) => sum + fee.amount, 0), currency: first.currency };
};

/** The status decides, not the kind of event: so late or repeated events say the same. An inquiry moves no money. */
const readDispute = (dispute: Stripe.Dispute): Reading => {
  const providerRef = idOf(dispute.payment_intent);
  if (providerRef === undefined) return ignored(dispute.id, 'not a payment of ours');
  if (dispute.status.startsWith('warning') || dispute.status === 'prevented')
    return ignored(providerRef, 'an inquiry, no money was taken');
  const end = dispute.status === 'won' ? 'won' : dispute.status === 'lost' ? 'lost' : 'opened';
  return {
    id: `${dispute.id}:${end}`,
    type: `dispute.${end}`,
    providerRef,
    money: fromWire(dispute.amount, dispute.currency),
    ...optional('fee', disputeFee(dispute)),
    reason: dispute.reason,
  };
};

const read = ({ type, data }: Stripe.Event): Reading => {
  const about = data.object as { readonly object?: unknown; readonly id?: unknown };
  switch (about.object) {
    case 'checkout.session':
      return readSession(type, about as Stripe.Checkout.Session);
    case 'payment_intent':
      return readIntent(type, about as Stripe.PaymentIntent);
    case 'refund':
      return readRefund(about as Stripe.Refund);
    case 'dispute':
      return readDispute(about as Stripe.Dispute);
    default:
      return ignored(typeof about.id === 'string' ? about.id : '', 'nothing to book');
  }
};

const readSafely = (event: Stripe.Event): Reading => {
  // Connected accounts are other merchants.
  if (typeof event.account === 'string') return ignored('', 'an event of another account');
  try {
    return read(event);
  } catch (error) {
    // An amount in a currency we do not know cannot be an answer to anything we asked.
    if (isModuleError(error)) return ignored('', error.message);
    throw error;
  }
};

/** An event of Stripe as a fact. What says nothing about our payments comes as `ignored`. */
export const gatewayEvent = (event: Stripe.Event): GatewayEvent => ({
  id: event.id,
  occurredAt: addMilliseconds('1970-01-01T00:00:00.000Z', event.created * 1000),
  livemode: event.livemode,
  ...readSafely(event),
});
