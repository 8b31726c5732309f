import type { Migration } from '@billet/database';

export const createCommissions: Migration = {
  name: '0001-create-commissions',
  up: async (m) => {
    await m.createTable('commissions', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('service_id', 'services');
      t.ref('salesperson_id', 'staff');
      // The invoice that was paid, or the credit note that took it back.
      t.ref('document_id', 'invoices');
      t.text('kind').oneOf('earned', 'reversed');
      t.decimal('percent');
      t.money('base');
      t.money('amount');
      t.text('currency');
      t.date('booked_on');
      t.instant('created_at');
      t.unique(['document_id', 'service_id', 'kind']);
      t.index(['salesperson_id', 'booked_on']);
      t.index(['client_id', 'id']);
    });
  },
};
