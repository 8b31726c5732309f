import type { Migration } from '@billet/database';

/** Products that, added to a service, let it have more of a kind of resource. */
export const addResourceRaises: Migration = {
  name: '0017-resource-raises',
  up: async (m) => {
    await m.createTable('resource_raises', (t) => {
      t.id();
      t.ref('product_id', 'products').unique();
      t.text('kind');
      t.int('amount');
      t.check('amount', 'amount > 0');
      t.index(['kind']);
    });
  },
};
