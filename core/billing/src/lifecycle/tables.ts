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
    kind: 'text',
    percent: 'decimal',
    base: 'money',
    amount: 'money',
    currency: 'text',
    booked_on: 'date',
    created_at: 'instant',
  },
}) {}
