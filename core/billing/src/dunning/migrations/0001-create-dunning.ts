import type { Migration } from '@billet/database';

export const createDunning: Migration = {
  name: '0001-create-dunning',
  up: async (m) => {
    await m.createTable('dunning_done', (t) => {
      t.id();
      t.ref('invoice_id', 'invoices');
      t.ref('client_id', 'clients');
      t.text('step');
      t.text('action');
      t.date('done_on');
      t.text('outcome').oneOf('done', 'skipped');
      t.unique(['invoice_id', 'step']);
    });
  },
};

