import type { Migration } from '@billet/database';

/** Services that came from another system: their accounts are there already. */
export const addAwaitedAccounts: Migration = {
  name: '0018-awaited-accounts',
  up: async (m) => {
    await m.createTable('awaited_accounts', (t) => {
      t.id();
      t.ref('service_id', 'services').unique();
      // Any server of its product, if none is named.
      t.ref('server_id', 'servers').nullable();
      t.text('username').nullable();
      t.instant('settled_at').nullable();
      t.instant('created_at');
      t.index(['username'], { where: 'settled_at is null' });
    });
  },
};
