import type { Migration } from '@billet/database';

export const createTransfers: Migration = {
  name: '0005-create-transfers',
  up: async (m) => {
    await m.createTable('service_transfers', (t) => {
      t.id();
      t.ref('service_id', 'services');
      // Who gives it away; the row stays with him.
      t.ref('client_id', 'clients');
      t.ref('to_client_id', 'clients');
      t.ref('to_payer_id', 'payers');
      t.date('on_date');
      t.text('settle').oneOf('keep', 'split');
      t.text('state').oneOf('waiting', 'done', 'failed');
      t.instant('created_at');
      t.unique(['service_id'], { name: 'service_transfers_one_open', where: "state = 'waiting'" });
      t.index(['client_id', 'id']);
    });
  },
};
