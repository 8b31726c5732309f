import type { PaymentFact, PaymentStatus } from '@billet/sdk';
import type Stripe from 'stripe';
import { feeOfIntent } from './fees.ts';
import { ATTEMPT_KEY, FLOW_KEY } from './names.ts';
import { fromWire } from './wire.ts';

/** What to expand so that a fact is complete. */
export const INTENT_PARTS = ['latest_charge.balance_transaction', 'payment_method'];
export const SESSION_PARTS = INTENT_PARTS.map((part) => `payment_intent.${part}`);

export const attemptOfIntent = (intent: Stripe.PaymentIntent): string | undefined =>
  intent.metadata[ATTEMPT_KEY];
export const attemptOfSession = (session: Stripe.Checkout.Session): string | undefined =>
  session.client_reference_id ?? session.metadata?.[ATTEMPT_KEY];

export const idOf = (value: string | { readonly id: string } | null | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.id;

/** Another card can follow on the same page, or the payer must confirm in person: then nothing has failed yet. */
const afterDecline = (intent: Stripe.PaymentIntent): PaymentStatus =>
  intent.metadata[FLOW_KEY] === 'page' ||
  intent.last_payment_error?.code === 'authentication_required' ||
  intent.last_payment_error === null
    ? 'requires_action'
    : 'failed';

export const statusOfIntent = (intent: Stripe.PaymentIntent): PaymentStatus => {
  switch (intent.status) {
    case 'succeeded':
      return 'succeeded';
    case 'processing':
      return 'processing';
    case 'requires_capture':
      return 'authorised';
    case 'canceled':
      return 'cancelled';
    case 'requires_action':
    case 'requires_confirmation':
      return 'requires_action';
    case 'requires_payment_method':
      return afterDecline(intent);
    default:
      return 'unknown';
  }
};

export const reasonOfIntent = (intent: Stripe.PaymentIntent): string | undefined =>
  intent.last_payment_error?.message ?? intent.last_payment_error?.code ?? undefined;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `customer/method`: Stripe charges a stored method only together with its customer. */
const savedMethodOf = (intent: Stripe.PaymentIntent): PaymentFact['savedMethod'] => {
  const customer = idOf(intent.customer);
  const method = intent.payment_method;
  if (
    intent.setup_future_usage !== 'off_session' ||
    customer === undefined ||
    method === null ||
    typeof method === 'string'
  )
    return undefined;
  const token = `${customer}/${method.id}`;
  if (method.card === undefined) return { token, label: capital(method.type.replaceAll('_', ' ')) };
  const { brand, exp_month: month, exp_year: year, last4 } = method.card;
  return {
    token,
    label: `${capital(brand)} •••• ${last4}`,
    expires: `${String(year)}-${String(month).padStart(2, '0')}`,
  };
};

export const factOfIntent = (intent: Stripe.PaymentIntent): PaymentFact => {
  const status = statusOfIntent(intent);
  const paid = status === 'succeeded';
  const fee = feeOfIntent(intent);
  const reason = paid ? undefined : reasonOfIntent(intent);
  const savedMethod = paid ? savedMethodOf(intent) : undefined;
  return {
    status,
    providerRef: intent.id,
    money: fromWire(paid ? intent.amount_received : intent.amount, intent.currency),
    ...(fee === undefined ? {} : { fee }),
    ...(reason === undefined ? {} : { reason }),
    ...(savedMethod === undefined ? {} : { savedMethod }),
  };
};

const sessionMoney = (session: Stripe.Checkout.Session): Pick<PaymentFact, 'money'> =>
  session.amount_total === null || session.currency === null
    ? {}
    : { money: fromWire(session.amount_total, session.currency) };

/** A finished page is told by its payment; an open one leads there; an expired one took nothing. */
export const factOfSession = (session: Stripe.Checkout.Session): PaymentFact => {
  const intent = session.payment_intent;
  const providerRef = idOf(intent) ?? session.id;
  if (session.status === 'expired')
    return {
      status: 'cancelled',
      providerRef,
      ...sessionMoney(session),
      reason: 'The payment page has expired.',
    };
  if (session.status === 'open') {
    return {
      status: 'requires_action',
      providerRef: session.id,
      ...sessionMoney(session),
      ...(session.url === null ? {} : { next: { kind: 'redirect', url: session.url, method: 'GET' } }),
    };
  }
  if (intent === null || typeof intent === 'string') {
    return {
      status: session.payment_status === 'paid' ? 'succeeded' : 'processing',
      providerRef,
      ...sessionMoney(session),
    };
  }
  const fact = factOfIntent(intent);
  // The page is closed, so a bank debit that bounced has no second chance on it.
  return fact.status === 'requires_action' && intent.status === 'requires_payment_method'
    ? { ...fact, status: 'failed' }
    : fact;
};
