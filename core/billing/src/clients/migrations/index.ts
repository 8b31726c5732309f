import type { Migration } from '@billet/database';
import { createClientGroups } from './0002-client-groups.ts';
import { addInvoiceFrequency } from './0003-invoice-frequency.ts';
import { createClientFields } from './0004-client-fields.ts';
import { mergedClients } from './0005-merged-clients.ts';
import { mergedClientsLetGo } from './0006-merged-clients-let-go.ts';
import { addAccountDay } from './0007-account-day.ts';
import { erasedClients } from './0008-erased-clients.ts';

const createClients: Migration = {
  name: '0001-create-clients',
  up: async (m) => {
    await m.createTable('clients', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.ref('business_unit_id', 'business_units').nullable();
      t.text('number').unique();
      t.text('kind').oneOf('person', 'company');
      t.text('name');
      t.text('tax_id').nullable();
      t.text('email');
      t.text('email_norm');
      t.text('phone');
      t.text('country');
      t.json('address');
      t.text('locale');
      t.text('currency');
      t.int('due_day').nullable().check('"due_day" between 1 and 31');
      t.text('status').default('active').oneOf('active', 'closed', 'anonymised');
      t.text('notes').default('');
      t.int('version').default(1);
      t.instant('created_at');
      t.unique(['brand_id', 'tax_id'], { where: 'tax_id is not null' });
      t.unique(['brand_id', 'email_norm']);
      t.index(['name']);
    });
    await m.createTable('users', (t) => {
      t.id();
      t.text('email');
      t.text('email_norm').unique();
      t.text('name');
      t.text('password_hash').nullable();
      t.text('locale');
      t.text('status').default('active').oneOf('active', 'blocked');
      t.int('failed_logins').default(0);
      t.instant('locked_until').nullable();
      t.int('version').default(1);
      t.instant('created_at');
    });
    await m.createTable('memberships', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('user_id', 'users');
      t.text('role').oneOf('owner', 'member');
      t.json('permissions');
      t.instant('created_at');
      t.unique(['client_id', 'user_id']);
      t.index(['user_id']);
    });
    await m.createTable('payers', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.text('name');
      t.text('tax_id').nullable();
      t.text('email');
      t.text('country');
      t.json('address');
      t.bool('is_default');
      t.instant('created_at');
      t.index(['client_id']);
      t.unique(['client_id'], { where: 'is_default', name: 'payers_one_default' });
    });
    await m.createTable('password_resets', (t) => {
      t.id();
      t.text('kind').oneOf('user', 'staff');
      t.int('owner_id');
      t.text('token_hash').unique();
      t.instant('expires_at');
      t.unique(['kind', 'owner_id']);
    });
    await m.createTable('counters', (t) => {
      t.text('key').unique();
      t.int('last');
    });
  },
};

export const clientsMigrations: readonly Migration[] = [createClients, createClientGroups, addInvoiceFrequency, createClientFields, mergedClients, mergedClientsLetGo, addAccountDay, erasedClients];
