import type { Migration } from '@billet/database';

/** How a brand takes orders, and how long a late payment costs nothing. */
export const ordersAndLate: Migration = {
  name: '0003-orders-and-late',
  up: async (m) => {
    await m.addColumns('brands', (t) => {
      t.int('free_days').default(0).check('"free_days" between 0 and 60');
      // Payment methods live in a later room; a plain number keeps the order of the rooms.
      return t.int('default_gateway_account_id').nullable();
    });
  },
};
