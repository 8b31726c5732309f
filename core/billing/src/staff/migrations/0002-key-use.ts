import type { Migration } from '@billet/database';

/** When a key was last used, in wall time, to the minute. */
export const addKeyUse: Migration = {
  name: '0002-key-use',
  up: async (m) => {
    await m.addColumns('api_keys', (t) => t.instant('last_used_at').nullable());
  },
};
