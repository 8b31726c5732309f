import type { Migration } from '@billet/database';

/** When a client was erased, and the last day on which his documents keep his name; null = they do no longer, or he is not erased. */
export const erasedClients: Migration = {
  name: '0008-erased-clients',
  up: async (m) => {
    await m.addColumns('clients', (t) => {
      t.instant('erased_at').nullable();
      t.date('documents_until').nullable();
    });
    await m.addIndex('clients', ['documents_until'], { where: 'documents_until is not null' });
  },
};
