import type { Migration } from '@billet/database';

/** Pieces of its product that a service took from the stock; they go back when it ends. */
export const addStockTaken: Migration = {
  name: '0007-stock-taken',
  up: async (m) => {
    await m.addColumns('services', (t) => t.int('stock_taken').default(0));
  },
};
