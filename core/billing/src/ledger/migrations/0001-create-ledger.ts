import type { Migration } from '@billet/database';
import { chartOfAccounts } from '../rules/index.ts';

export const createLedger: Migration = {
  name: '0001-create-ledger',
  up: async (m) => {
    await m.createTable('ledger_accounts', (t) => {
      t.id();
      t.text('code').unique();
      t.text('name');
      t.text('type').oneOf('asset', 'liability', 'income', 'expense', 'equity');
    });
    await m.createTable('journals', (t) => {
      t.id();
      t.ref('legal_entity_id', 'legal_entities');
      t.text('kind');
      t.text('ref');
      t.ref('client_id', 'clients').nullable();
      t.date('booked_on');
      t.text('memo').nullable();
      t.instant('created_at');
      t.unique(['kind', 'ref']);
      t.index(['client_id', 'id']);
      t.index(['booked_on']);
    });
    await m.createTable('ledger_entries', (t) => {
      t.id();
      t.ref('journal_id', 'journals');
      t.text('debit');
      t.text('credit');
      t.money('amount').check('"amount" > 0');
      t.text('currency');
      t.ref('client_id', 'clients').nullable();
      t.check('two_accounts', '"debit" <> "credit"');
      t.index(['journal_id']);
      t.index(['client_id', 'id']);
    });
    await m.immutable('journals');
    await m.immutable('ledger_entries');
    await m.trx('ledger_accounts').insert(chartOfAccounts.map(({ code, name, type }) => ({ code, name, type })));
  },
};
