import type { Migration } from '@billet/database';

/** The first page counts what is a few weeks old at most, however much there is. */
export const indexForWork: Migration = {
  name: '0002-index-for-work',
  up: async (m) => {
    await m.addIndex('orders', ['created_at'], { name: 'orders_by_day' });
    await m.addIndex('payment_attempts', ['created_at'], { name: 'attempts_by_day' });
    await m.addIndex('provisioning_log', ['at'], { name: 'provisioning_log_by_day' });
  },
};
