import type { Migration } from '@billet/database';

/** A login is looked up by its name when somebody enters the client area with it. */
export const addResourceNames: Migration = {
  name: '0014-resource-names',
  up: async (m) => {
    await m.addIndex('service_resources', ['kind', 'name']);
  },
};
