import { entity } from '@billet/database';

/** How e-invoices reach a payer. It is read when one is made: documents in force do not hold it, for it is no part of what they say. */
export class EInvoiceRoute extends entity('e_invoice_routes', {
  scope: 'client',
  columns: { id: 'id', payer_id: 'id', client_id: 'id', profile: 'text?', buyer_reference: 'text', endpoint_scheme: 'text', endpoint_id: 'text' },
}) {}
