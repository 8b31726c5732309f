import type { Migration } from '@billet/database';

export const createDomainRestores: Migration = {
  name: '0004-domain-restores',
  up: async (m) => {
    await m.createTable('domain_restores', (t) => {
      t.id();
      t.ref('domain_id', 'domains');
      t.ref('client_id', 'clients');
      t.ref('invoice_id', 'invoices').unique();
      t.text('state').oneOf('open', 'sent', 'dropped');
      t.instant('created_at');
      t.unique(['domain_id'], { name: 'domain_restores_one_open', where: "state = 'open'" });
      t.index(['domain_id', 'id']);
      t.index(['client_id']);
    });
  },
};
