import { entity } from '@billet/database';

/** One merchant account of a gateway. `hook_path` is the unguessable part of its webhook address. */
export class GatewayAccount extends entity('gateway_accounts', {
  scope: 'public',
  columns: { id: 'id', brand_id: 'id', extension: 'text', name: 'text', enabled: 'bool', position: 'int', hook_path: 'text', availability: 'json', needs_approval: 'bool', surcharge: 'json?', capture_later: 'bool', currencies: 'json?', conversion: 'json?', created_at: 'instant' },
}) {}

/** One try to get money. Written before anything is sent; the key goes to the provider. */
export class PaymentAttempt extends entity('payment_attempts', {
  scope: 'client',
  columns: {
    id: 'id',
    key: 'text',
    client_id: 'id',
    gateway_account_id: 'id',
    purpose: 'text',
    amount: 'money',
    currency: 'text',
    state: 'text',
    provider_ref: 'text?',
    next_action: 'json?',
    error: 'text?',
    lookups: 'int',
    next_lookup_at: 'instant?',
    origin: 'text',
    save_method: 'bool',
    mandate: 'json?',
    method_id: 'id?',
    surcharge: 'money',
    charged_amount: 'money?',
    charged_currency: 'text?',
    rate: 'text?',
    market_rate: 'text?',
    rate_on: 'date?',
    capture_amount: 'money?',
    version: 'int',
    created_at: 'instant',
  },
}) {}

/** What an attempt is to pay. */
export class AttemptInvoice extends entity('attempt_invoices', {
  scope: 'client',
  columns: { id: 'id', attempt_id: 'id', client_id: 'id', invoice_id: 'id', amount: 'money' },
}) {}

/** Money that came in. (account, reference) is unique: the same payment is booked once. */
export class Payment extends entity('payments', {
  scope: 'client',
  columns: {
    id: 'id',
    client_id: 'id',
    gateway_account_id: 'id?',
    method: 'text',
    amount: 'money',
    fee: 'money',
    currency: 'text',
    reference: 'text',
    received_on: 'date',
    attempt_id: 'id?',
    reversed_at: 'instant?',
    money_account: 'text',
    refunded: 'money',
    disputed: 'money',
    charged_amount: 'money?',
    charged_currency: 'text?',
    rate: 'text?',
    market_rate: 'text?',
    rate_on: 'date?',
    charged_fee: 'money',
    exchange_difference: 'money',
    created_at: 'instant',
  },
}) {}

/** Which invoice a payment settled, and how much of it. */
export class PaymentAllocation extends entity('payment_allocations', {
  scope: 'client',
  columns: { id: 'id', payment_id: 'id', client_id: 'id', invoice_id: 'id', amount: 'money' },
}) {}

/** A verified message of a provider, kept before it is applied. */
export class GatewayEventRow extends entity('gateway_events', {
  scope: 'system',
  columns: {
    id: 'id',
    gateway_account_id: 'id',
    event_id: 'text',
    type: 'text',
    provider_ref: 'text',
    event: 'json',
    body: 'text',
    received_at: 'instant',
    state: 'text',
    reason: 'text?',
  },
}) {}
