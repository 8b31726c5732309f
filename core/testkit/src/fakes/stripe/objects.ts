/** What all objects of the API have. */
export interface StripeObject {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly livemode: boolean;
}

export type Metadata = Record<string, string>;

export interface Customer extends StripeObject {
  readonly object: 'customer';
  name: string | null;
  email: string | null;
  metadata: Metadata;
}

export interface PaymentMethod extends StripeObject {
  readonly object: 'payment_method';
  readonly type: 'card' | 'us_bank_account';
  customer: string | null;
  readonly card?: {
    readonly brand: string;
    readonly last4: string;
    readonly exp_month: number;
    readonly exp_year: number;
    readonly fingerprint: string;
  };
}

export interface PaymentError {
  readonly type: 'card_error';
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
}

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'canceled'
  | 'succeeded';

export interface PaymentIntent extends StripeObject {
  readonly object: 'payment_intent';
  readonly amount: number;
  amount_capturable: number;
  amount_received: number;
  readonly currency: string;
  customer: string | null;
  readonly capture_method: 'automatic' | 'manual';
  readonly client_secret: string;
  description: string | null;
  metadata: Metadata;
  status: IntentStatus;
  payment_method: string | null;
  latest_charge: string | null;
  last_payment_error: PaymentError | null;
  next_action: {
    readonly type: 'redirect_to_url';
    readonly redirect_to_url: { readonly url: string; readonly return_url: null };
  } | null;
  setup_future_usage: 'off_session' | 'on_session' | null;
  canceled_at: number | null;
}

export interface SetupIntent extends StripeObject {
  readonly object: 'setup_intent';
  readonly client_secret: string;
  customer: string | null;
  metadata: Metadata;
  payment_method: string | null;
  status: 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'succeeded' | 'canceled';
  readonly usage: 'off_session' | 'on_session';
  last_setup_error: PaymentError | null;
}

export interface Charge extends StripeObject {
  readonly object: 'charge';
  readonly amount: number;
  amount_captured: number;
  amount_refunded: number;
  balance_transaction: string | null;
  readonly currency: string;
  readonly customer: string | null;
  captured: boolean;
  disputed: boolean;
  refunded: boolean;
  readonly metadata: Metadata;
  readonly payment_intent: string;
  readonly payment_method: string | null;
  readonly payment_method_details: { readonly type: string; readonly card?: PaymentMethod['card'] };
  readonly status: 'succeeded' | 'pending' | 'failed';
  readonly failure_code: string | null;
}

export interface BalanceTransaction extends StripeObject {
  readonly object: 'balance_transaction';
  readonly amount: number;
  readonly currency: string;
  readonly exchange_rate: number | null;
  readonly fee: number;
  readonly net: number;
  readonly source: string;
  readonly type: 'charge' | 'refund' | 'adjustment';
}

export interface Refund extends StripeObject {
  readonly object: 'refund';
  readonly amount: number;
  balance_transaction: string | null;
  readonly charge: string;
  readonly currency: string;
  failure_reason?: string;
  readonly metadata: Metadata;
  readonly payment_intent: string;
  readonly reason: string | null;
  status: 'succeeded' | 'pending' | 'failed' | 'canceled';
}

export interface Dispute extends StripeObject {
  readonly object: 'dispute';
  readonly amount: number;
  readonly balance_transactions: BalanceTransaction[];
  readonly charge: string;
  readonly currency: string;
  readonly payment_intent: string;
  readonly reason: string;
  status: 'warning_needs_response' | 'warning_closed' | 'needs_response' | 'under_review' | 'won' | 'lost';
}

export interface CheckoutSession extends StripeObject {
  readonly object: 'checkout.session';
  readonly amount_total: number | null;
  readonly cancel_url: string | null;
  readonly client_reference_id: string | null;
  readonly currency: string | null;
  customer: string | null;
  readonly customer_creation: 'always' | 'if_required';
  readonly customer_email: string | null;
  readonly expires_at: number;
  readonly locale: string | null;
  readonly metadata: Metadata;
  readonly mode: 'payment' | 'setup';
  payment_intent: string | null;
  payment_status: 'paid' | 'unpaid' | 'no_payment_required';
  setup_intent: string | null;
  status: 'open' | 'complete' | 'expired';
  readonly success_url: string;
  url: string | null;
}

export interface StripeEvent extends StripeObject {
  readonly object: 'event';
  readonly api_version: string;
  readonly data: { readonly object: object };
  readonly pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  readonly type: string;
}

/** Every kind of object that is kept. */
export interface ObjectKinds {
  customer: Customer;
  payment_method: PaymentMethod;
  payment_intent: PaymentIntent;
  setup_intent: SetupIntent;
  charge: Charge;
  balance_transaction: BalanceTransaction;
  refund: Refund;
  dispute: Dispute;
  'checkout.session': CheckoutSession;
  event: StripeEvent;
}
