import type { Migration } from '@billet/database';

/** Who ordered, and from which address: what was ordered before does not know. */
export const addPlacedFrom: Migration = {
  name: '0005-placed-from',
  up: async (m) => {
    await m.addColumns('orders', (t) => {
      t.text('placed_by').nullable().oneOf('client', 'staff');
      t.text('placed_from').nullable();
      t.index(['placed_from', 'id'], { where: 'placed_from is not null' });
      return undefined;
    });
    await m.addIndex('order_items', ['service_id'], { where: 'service_id is not null' });
  },
};
