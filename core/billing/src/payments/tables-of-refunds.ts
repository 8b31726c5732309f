import { entity } from '@billet/database';

/** Money on its way back. Written, with its key, before anybody is asked to send it. */
export class Refund extends entity('refunds', {
  scope: 'client',
  columns: {
    id: 'id',
    key: 'text',
    client_id: 'id',
    payment_id: 'id',
    amount: 'money',
    currency: 'text',
    state: 'text',
    provider_ref: 'text?',
    event_id: 'text?',
    reason: 'text',
    error: 'text?',
    next_action: 'json?',
    charged_amount: 'money?',
    charged_currency: 'text?',
    exchange_difference: 'money',
    lookups: 'int',
    created_at: 'instant',
  },
}) {}

/** A payment that the payer's bank took back, for now or for good. */
export class Dispute extends entity('disputes', {
  scope: 'client',
  columns: {
    id: 'id',
    client_id: 'id',
    payment_id: 'id',
    provider_ref: 'text',
    amount: 'money',
    fee: 'money',
    currency: 'text',
    state: 'text',
    reason: 'text?',
    charged_amount: 'money?',
    charged_currency: 'text?',
    exchange_difference: 'money',
    opened_at: 'instant',
    closed_at: 'instant?',
  },
}) {}

/** Money that a provider moved to the bank. */
export class Payout extends entity('payouts', {
  scope: 'system',
  columns: { id: 'id', gateway_account_id: 'id', reference: 'text', amount: 'money', fee: 'money', currency: 'text', booked_on: 'date', created_at: 'instant' },
}) {}

/** Money that arrived and fits no invoice yet. */
export class UnmatchedMoney extends entity('unmatched_money', {
  scope: 'system',
  columns: {
    id: 'id',
    gateway_account_id: 'id',
    reference: 'text',
    amount: 'money',
    fee: 'money',
    currency: 'text',
    payer_name: 'text',
    note: 'text',
    received_on: 'date',
    state: 'text',
    payment_id: 'id?',
    reason: 'text?',
    created_at: 'instant',
  },
}) {}
