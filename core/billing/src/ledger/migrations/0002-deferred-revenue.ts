import type { Migration } from '@billet/database';

export const deferredRevenue: Migration = {
  name: '0002-deferred-revenue',
  up: async (m) => {
    await m.trx('ledger_accounts').insert({ code: '2300', name: 'Deferred revenue', type: 'liability' });
  },
};
