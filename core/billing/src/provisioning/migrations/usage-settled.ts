import type { Migration } from '@billet/database';

/** Counters of an account that stopped before then are booked, and need not be kept one by one. */
export const addUsageSettled: Migration = {
  name: '0011-usage-settled',
  up: async (m) => {
    await m.addColumns('service_bindings', (t) => t.instant('usage_settled_at').nullable());
  },
};
