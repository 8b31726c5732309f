import type { Migration } from '@billet/database';

/** A correction on the bill leaves the server on the plan it has: then the two differ. */
export const addServerProduct: Migration = {
  name: '0003-server-product',
  up: async (m) => {
    await m.addColumns('services', (t) => t.ref('server_product_id', 'products').nullable());
  },
};
