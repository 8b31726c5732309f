import { entity } from '@billet/database';

/** A card or account kept at the provider. We hold its token, sealed, and what the client agreed to; never a number. */
export class PaymentMethod extends entity('payment_methods', {
  scope: 'client',
  columns: {
    id: 'id',
    client_id: 'id',
    gateway_account_id: 'id',
    token: 'text',
    token_hash: 'text',
    label: 'text',
    expires: 'text?',
    is_default: 'bool',
    state: 'text',
    mandate: 'json',
    created_at: 'instant',
  },
}) {}

/** An invoice that is charged by itself. */
export class ChargeSchedule extends entity('charge_schedules', {
  scope: 'client',
  columns: { id: 'id', invoice_id: 'id', client_id: 'id', state: 'text', tries: 'int', next_on: 'date?', attempt_id: 'id?', reason: 'text?' },
}) {}

/** A client's wish to use a method that is not for everybody. */
export class MethodApproval extends entity('method_approvals', {
  scope: 'client',
  columns: {
    id: 'id',
    client_id: 'id',
    gateway_account_id: 'id',
    state: 'text',
    file_name: 'text',
    file_type: 'text',
    file: 'text',
    note: 'text',
    answer: 'text',
    asked_at: 'instant',
    answered_at: 'instant?',
  },
}) {}
