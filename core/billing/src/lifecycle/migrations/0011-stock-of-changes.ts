import type { Migration } from '@billet/database';

/** Pieces of the new plan that are kept for a change until it is made or falls away. */
export const stockOfChanges: Migration = {
  name: '0011-stock-of-changes',
  up: async (m) => {
    await m.addColumns('service_changes', (t) => t.int('stock_taken').default(0));
  },
};
