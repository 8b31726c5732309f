import type { Migration } from '@billet/database';

export const createSecondFactors: Migration = {
  name: '0001-second-factors',
  up: async (m) => {
    await m.createTable('totp_factors', (t) => {
      t.id();
      t.text('kind').oneOf('client', 'staff');
      t.int('owner_id');
      t.text('secret');
      t.int('last_step').default(0);
      t.instant('confirmed_at').nullable();
      t.instant('created_at');
      t.unique(['kind', 'owner_id']);
    });
    await m.createTable('recovery_codes', (t) => {
      t.id();
      t.text('kind').oneOf('client', 'staff');
      t.int('owner_id');
      t.text('code_hash').unique();
      t.index(['kind', 'owner_id']);
    });
    await m.createTable('passkeys', (t) => {
      t.id();
      t.text('kind').oneOf('client', 'staff');
      t.int('owner_id');
      t.text('credential_id').unique();
      t.text('public_key');
      t.int('counter');
      t.json('transports');
      t.text('label');
      t.instant('created_at');
      t.instant('used_at').nullable();
      t.index(['kind', 'owner_id']);
    });
    await m.createTable('used_challenges', (t) => {
      t.id();
      t.text('challenge').unique();
      t.instant('expires_at');
    });
    await m.createTable('email_changes', (t) => {
      t.id();
      t.text('kind').oneOf('client', 'staff');
      t.int('owner_id');
      t.text('old_email');
      t.text('new_email');
      t.text('state').oneOf('asked', 'done', 'undone');
      t.text('token_hash').unique();
      t.text('undo_hash').unique();
      t.instant('expires_at');
      t.instant('undo_until');
      t.instant('created_at');
      t.index(['kind', 'owner_id']);
    });
  },
};
