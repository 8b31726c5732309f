import type { Migration } from '@billet/database';
import { addKeyUse } from './0002-key-use.ts';

const createStaff: Migration = {
  name: '0001-create-staff',
  up: async (m) => {
    await m.createTable('staff_roles', (t) => {
      t.id();
      t.text('name').unique();
      t.json('permissions');
    });
    await m.createTable('staff', (t) => {
      t.id();
      t.text('email');
      t.text('email_norm').unique();
      t.text('name');
      t.text('password_hash');
      t.ref('role_id', 'staff_roles');
      t.text('locale');
      t.text('status').default('active').oneOf('active', 'blocked');
      t.int('failed_logins').default(0);
      t.instant('locked_until').nullable();
      t.instant('created_at');
    });
    await m.createTable('api_keys', (t) => {
      t.id();
      t.text('prefix').unique();
      t.text('hash');
      t.text('label');
      t.ref('staff_id', 'staff').nullable();
      t.ref('client_id', 'clients').nullable();
      t.ref('user_id', 'users').nullable();
      t.json('scopes');
      t.instant('expires_at').nullable();
      t.instant('revoked_at').nullable();
      t.instant('created_at');
    });
  },
};

export const staffMigrations: readonly Migration[] = [createStaff, addKeyUse];
