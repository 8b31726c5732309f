import type { Migration } from '@billet/database';

export const vouchersAccount: Migration = {
  name: '0003-vouchers',
  up: async (m) => {
    await m.trx('ledger_accounts').insert({ code: '2200', name: 'Vouchers', type: 'liability' });
  },
};
