import type { Migration } from '@billet/database';

/** The days on which the client is invoiced, kept where the run reads a service. */
export const addGathering: Migration = {
  name: '0005-gathering',
  up: async (m) => {
    await m.addColumns('services', (t) => t.json('gathering').nullable());
  },
};
