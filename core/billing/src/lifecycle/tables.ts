import { entity } from '@billet/database';

/** A seller's share of what a client has paid for a service, or its taking back. */
export class Commission extends entity('commissions', {
  scope: 'system',
  columns: {
    id: 'id',
    client_id: 'id',
    service_id: 'id',
    salesperson_id: 'id',
    document_id: 'id',
    invoice_id: 'id?',
    turn: 'int',
    kind: 'text',
    percent: 'decimal',
    base: 'money',
    amount: 'money',
    currency: 'text',
    booked_on: 'date',
    created_at: 'instant',
  },
}) {}

/** A change of plan that is asked for, or was made. At most one is open per service. */
export class ServiceChange extends entity('service_changes', {
  scope: 'client',
  columns: {
    id: 'id',
    service_id: 'id',
    client_id: 'id',
    state: 'text',
    effect: 'text',
    mode: 'text',
    rest: 'text',
    effective_on: 'date',
    product_id: 'id',
    cycle_unit: 'text',
    cycle_count: 'int',
    quantity: 'int',
    price: 'money',
    trial_days: 'int',
    options: 'json',
    discounts: 'json?',
    promotion_ids: 'json',
    price_from: 'text',
    basis_revision: 'int',
    basis_through: 'date?',
    invoice_id: 'id?',
    payable: 'money',
    anchor_date: 'date?',
    covers_to: 'date?',
    stock_taken: 'int',
    value: 'money',
    reason: 'text?',
    requested_by: 'text',
    created_at: 'instant',
    settled_at: 'instant?',
    version: 'int',
  },
}) {}

/** A request to end a service. At most one is open per service. */
export class Cancellation extends entity('cancellations', {
  scope: 'client',
  columns: {
    id: 'id',
    service_id: 'id',
    client_id: 'id',
    state: 'text',
    timing: 'text',
    ends_on: 'date?',
    reason: 'text',
    credit_unused: 'bool',
    stops_domains: 'bool',
    requested_by: 'text',
    undone: 'json',
    created_at: 'instant',
    decided_at: 'instant?',
  },
}) {}

/** Which products may be added to a service of a product. What is not refundable gives nothing back when it is removed. */
export class AddonOffer extends entity('addon_offers', {
  scope: 'public',
  columns: { id: 'id', product_id: 'id', addon_id: 'id', refundable: 'bool', position: 'int' },
}) {}

/** A service that goes to another client on a day. */
export class ServiceTransfer extends entity('service_transfers', {
  scope: 'client',
  columns: { id: 'id', service_id: 'id', client_id: 'id', to_client_id: 'id', to_payer_id: 'id', on_date: 'date', settle: 'text', state: 'text', reason: 'text?', created_at: 'instant' },
}) {}

/** One change for many services, worked off by a job. */
export class MassUpdate extends entity('mass_updates', {
  scope: 'system',
  columns: { id: 'id', change: 'json', state: 'text', total: 'int', created_by: 'text', created_at: 'instant', finished_at: 'instant?' },
}) {}

/** What came of it for one service. */
export class MassUpdateItem extends entity('mass_update_items', {
  scope: 'system',
  columns: { id: 'id', mass_update_id: 'id', service_id: 'id', state: 'text', error: 'text?' },
}) {}
