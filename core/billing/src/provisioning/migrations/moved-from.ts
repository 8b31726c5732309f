import type { Migration } from '@billet/database';

/** A resource that goes to another account on its server: where it is until the server has moved it. */
export const addMovedFrom: Migration = {
  name: '0016-moved-from',
  up: async (m) => {
    await m.addColumns('service_resources', (t) => t.int('moved_from').nullable());
    await m.addIndex('service_resources', ['moved_from']);
  },
};
