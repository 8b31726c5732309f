import type { Migration } from '@billet/database';

export const outlaysAccounts: Migration = {
  name: '0006-outlays',
  up: async (m) => {
    await m.trx('ledger_accounts').insert([{ code: '6200', name: 'Outlays', type: 'expense' }, { code: '6300', name: 'Commissions', type: 'expense' }]);
  },
};
