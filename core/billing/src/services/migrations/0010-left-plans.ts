import type { Migration } from '@billet/database';

/** The plans a service had, each until a day: what is told late is priced by the plan of its day. */
export const addLeftPlans: Migration = {
  name: '0010-left-plans',
  up: async (m) => {
    await m.createTable('service_left_plans', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.ref('product_id', 'products');
      // The first day of the plan that came after it.
      t.date('until');
      t.index(['service_id', 'until']);
      t.index(['client_id']);
    });
  },
};
