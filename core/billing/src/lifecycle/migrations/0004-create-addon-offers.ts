import type { Migration } from '@billet/database';

export const createAddonOffers: Migration = {
  name: '0004-create-addon-offers',
  up: async (m) => {
    await m.createTable('addon_offers', (t) => {
      t.id();
      t.ref('product_id', 'products');
      t.ref('addon_id', 'products');
      t.bool('refundable').default(true);
      t.int('position').default(0);
      t.unique(['product_id', 'addon_id']);
    });
  },
};
