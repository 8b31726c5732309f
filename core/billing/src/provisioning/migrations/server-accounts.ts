import type { Migration } from '@billet/database';

/** What a server said it has when it was last asked, beside what it should have. */
export const addServerAccounts: Migration = {
  name: '0004-server-accounts',
  up: async (m) => {
    await m.addColumns('servers', (t) => {
      t.instant('inventory_at').nullable();
      t.text('inventory_error').nullable();
      return undefined;
    });
    await m.createTable('server_accounts', (t) => {
      t.id();
      t.ref('server_id', 'servers');
      // As the server calls it; of one that is missing: as it was called.
      t.text('account');
      t.text('username');
      t.text('domain').nullable();
      t.text('email').nullable();
      t.text('plan').nullable();
      t.text('state').oneOf('pending', 'active', 'suspended', 'absent');
      t.int('binding_id').nullable();
      t.text('drift').oneOf('none', 'unknown', 'missing', 'state', 'domain');
      t.instant('seen_at');
      t.unique(['server_id', 'account']);
      t.index(['server_id', 'drift', 'id']);
      t.index(['binding_id']);
    });
  },
};
