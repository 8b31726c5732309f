import type { Migration } from '@billet/database';

/** When a counter was so far: an older reading that comes late is known as such. */
export const addCounterTime: Migration = {
  name: '0006-counter-time',
  up: async (m) => {
    await m.addColumns('usage_counters', (t) => t.instant('read_at').nullable());
  },
};
