import type { Migration } from '@billet/database';

/** When a server was last looked after by its module, and what went wrong. */
export const addUpkeep: Migration = {
  name: '0008-upkeep',
  up: async (m) => {
    await m.addColumns('servers', (t) => {
      t.instant('upkeep_at').nullable();
      t.text('upkeep_error').nullable();
    });
  },
};
