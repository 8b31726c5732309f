import type { Migration } from '@billet/database';

/** What has happened to an order so far, so that what was held can go on without it happening again. */
export const addReached: Migration = {
  name: '0004-reached',
  up: async (m) => {
    await m.addColumns('orders', (t) => t.text('reached').default('order').oneOf('order', 'payment', 'acceptance'));
  },
};
