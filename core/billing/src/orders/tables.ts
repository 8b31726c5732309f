import { entity } from '@billet/database';

/** What a client has ordered, with the terms he accepted. */
export class Order extends entity('orders', {
  scope: 'client',
  columns: {
    id: 'id',
    number: 'text',
    brand_id: 'id',
    client_id: 'id',
    payer_id: 'id',
    status: 'text',
    currency: 'text',
    gateway_account_id: 'int?',
    terms_version: 'text?',
    terms_accepted_at: 'instant?',
    terms_accepted_from: 'text?',
    invoice_id: 'int?',
    reached: 'text',
    placed_by: 'text?',
    placed_from: 'text?',
    version: 'int',
    created_at: 'instant',
  },
}) {}

/** One product of an order and the service it became. */
export class OrderItem extends entity('order_items', {
  scope: 'client',
  columns: {
    id: 'id',
    order_id: 'id',
    client_id: 'id',
    product_id: 'id',
    cycle_unit: 'text',
    cycle_count: 'int',
    quantity: 'int',
    price: 'money',
    setup_fee: 'money',
    config: 'json',
    service_id: 'int?',
    came_free: 'bool',
  },
}) {}

/** What was offered to a client, until when, and what became of it. */
export class Quote extends entity('quotes', {
  scope: 'client',
  columns: {
    id: 'id',
    number: 'text',
    brand_id: 'id',
    client_id: 'id',
    status: 'text',
    wish: 'json',
    items: 'json',
    currency: 'text',
    note: 'text',
    quoted_on: 'date',
    valid_until: 'date',
    order_id: 'id?',
    answered_at: 'instant?',
    answered_from: 'text?',
    version: 'int',
    created_at: 'instant',
  },
}) {}
