import type { Migration } from '@billet/database';

/** The service whose cancellation ended the renewals of a domain: withdrawn, they come back. */
export const addRenewalStopped: Migration = {
  name: '0006-renewal-stopped',
  up: async (m) => {
    await m.addColumns('domains', (t) => t.ref('stopped_with', 'services').nullable());
  },
};
