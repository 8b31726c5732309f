import type { Migration } from '@billet/database';

/** Between the currency of an invoice and the one in which it was paid, and what the house gains or loses by that. */
export const exchangeAccounts: Migration = {
  name: '0005-exchange-accounts',
  up: async (m) => {
    await m.trx('ledger_accounts').insert({ code: '3200', name: 'Currency exchange', type: 'equity' });
    await m.trx('ledger_accounts').insert({ code: '4900', name: 'Exchange differences', type: 'income' });
  },
};
