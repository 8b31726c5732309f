import type { Migration } from '@billet/database';

/** The clients a service had, each until a day: what is told late of a day is of the client of that day. */
export const addLeftOwners: Migration = {
  name: '0013-left-owners',
  up: async (m) => {
    await m.createTable('service_left_owners', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.ref('payer_id', 'payers');
      // The first day of the client that came after him.
      t.date('until');
      t.index(['service_id', 'until']);
      t.index(['client_id']);
    });
  },
};
