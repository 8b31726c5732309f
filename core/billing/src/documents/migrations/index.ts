import type { Migration } from '@billet/database';

/** How e-invoices reach a payer. */
const createEInvoiceRoutes: Migration = {
  name: '0001-e-invoice-routes',
  up: async (m) => {
    await m.createTable('e_invoice_routes', (t) => {
      t.id();
      t.ref('payer_id', 'payers').unique();
      t.ref('client_id', 'clients');
      t.text('profile').nullable();
      t.text('buyer_reference');
      t.text('endpoint_scheme');
      t.text('endpoint_id');
    });
  },
};

export const documentsMigrations: readonly Migration[] = [createEInvoiceRoutes];
