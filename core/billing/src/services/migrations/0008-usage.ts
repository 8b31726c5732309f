import type { Migration } from '@billet/database';

/** What services used, by day, and how much of it is billed. */
export const addServiceUsage: Migration = {
  name: '0008-usage',
  up: async (m) => {
    await m.createTable('service_usage', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      // The plan it was used under.
      t.ref('product_id', 'products');
      t.text('metric');
      t.date('day');
      // Who counted: the account on a server, or what was told over the API.
      t.text('source');
      t.int('quantity');
      // So much of it stands on invoices.
      t.int('billed').default(0);
      t.unique(['service_id', 'metric', 'day', 'source']);
      t.index(['service_id'], { where: 'quantity <> billed' });
      t.index(['client_id']);
    });
    await m.createTable('usage_events', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.text('key');
      t.text('metric');
      t.date('day');
      t.int('quantity');
      t.instant('created_at');
      t.unique(['service_id', 'key']);
      t.index(['client_id']);
    });
    await m.immutable('usage_events');
  },
};
