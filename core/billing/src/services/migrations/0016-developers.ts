import type { Migration } from '@billet/database';

/** Who builds what a service hosts. */
export const addDevelopers: Migration = {
  name: '0016-developers',
  up: async (m) => {
    await m.createTable('service_developers', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.text('name');
      t.text('email');
      t.text('phone');
      t.unique(['service_id']);
      t.index(['client_id']);
    });
  },
};
