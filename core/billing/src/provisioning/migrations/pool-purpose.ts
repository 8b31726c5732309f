import type { Migration } from '@billet/database';

/** An IPv6 pool gives prefixes that are delegated to routers, or those of the links to them. */
export const addPoolPurpose: Migration = {
  name: '0013-pool-purpose',
  up: async (m) => {
    await m.addColumns('address_pools', (t) => t.text('purpose').oneOf('delegated', 'link').default('delegated'));
  },
};
