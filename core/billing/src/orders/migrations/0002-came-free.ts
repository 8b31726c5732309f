import type { Migration } from '@billet/database';

/** What came free with a package is told from what staff gave for nothing. */
export const addCameFree: Migration = {
  name: '0002-came-free',
  up: async (m) => {
    await m.addColumns('order_items', (t) => t.bool('came_free').default(false));
  },
};
