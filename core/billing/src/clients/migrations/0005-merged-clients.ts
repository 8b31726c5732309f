import type { Migration } from '@billet/database';

/** The client into which this one was merged. */
export const mergedClients: Migration = {
  name: '0005-merged-clients',
  up: async (m) => {
    await m.addColumns('clients', (t) => {
      t.ref('merged_into_id', 'clients').nullable();
    });
    await m.addIndex('clients', ['merged_into_id'], { where: 'merged_into_id is not null' });
  },
};
