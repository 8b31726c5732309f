import type { Migration } from '@billet/database';

/** Between two clients that become one; always even. */
export const mergedClientsAccount: Migration = {
  name: '0004-merged-clients',
  up: async (m) => {
    await m.trx('ledger_accounts').insert({ code: '3100', name: 'Merged clients', type: 'equity' });
  },
};
