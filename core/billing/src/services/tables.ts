import { entity } from '@billet/database';

export const serviceColumns = {
  id: 'id',
  client_id: 'id',
  payer_id: 'id',
  brand_id: 'id',
  legal_entity_id: 'id',
  business_unit_id: 'id?',
  product_id: 'id',
  order_item_id: 'id?',
  parent_id: 'id?',
  number: 'text',
  label: 'text',
  billing_status: 'text',
  status: 'text',
  anchor_date: 'date',
  cycle_unit: 'text',
  cycle_count: 'int',
  mode: 'text',
  proration: 'text',
  start_date: 'date',
  end_date: 'date?',
  billed_through: 'date?',
  trial_until: 'date?',
  prorate_first: 'bool',
  due_day: 'int?',
  due_days: 'int',
  raise_days_before: 'int',
  quantity: 'int',
  price: 'money',
  setup_fee: 'money',
  currency: 'text',
  next_bill_at: 'instant?',
  options: 'json',
  config: 'json',
  cancel_requested_at: 'instant?',
  cancel_reason: 'text?',
  activated_at: 'instant?',
  ended_at: 'instant?',
  revision: 'int',
  version: 'int',
  created_at: 'instant',
} as const;

/** Anything that recurs: an access plan, hosting, an add-on. Its terms are what the billing engine reads. */
export class Service extends entity('services', { scope: 'client', columns: serviceColumns }) {}

/** Why a service is stopped, one row per owner; it comes back when no open row is left. */
export class ServiceSuspension extends entity('service_suspensions', {
  scope: 'client',
  columns: {
    id: 'id',
    service_id: 'id',
    client_id: 'id',
    owner: 'text',
    reason: 'text',
    stops_billing: 'bool',
    since: 'instant',
    until: 'instant?',
    lifted_at: 'instant?',
  },
}) {}
