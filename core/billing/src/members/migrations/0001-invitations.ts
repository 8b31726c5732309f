import type { Migration } from '@billet/database';

export const createInvitations: Migration = {
  name: '0001-invitations',
  up: async (m) => {
    await m.createTable('invitations', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.text('email');
      t.text('email_norm');
      t.json('permissions');
      t.text('locale');
      t.text('token_hash').unique();
      t.instant('expires_at');
      t.instant('created_at');
      t.unique(['client_id', 'email_norm']);
    });
  },
};
