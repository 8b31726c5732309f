import type { Migration } from '@billet/database';

export const createCatalogueOfTlds: Migration = {
  name: '0001-create-tlds',
  up: async (m) => {
    await m.createTable('registrar_accounts', (t) => {
      t.id();
      t.text('extension');
      t.text('name');
      t.bool('enabled').default(true);
      t.instant('circuit_until').nullable();
      t.text('circuit_reason').nullable();
      t.json('last_test').nullable();
      t.money('balance').nullable();
      t.text('balance_currency').nullable();
      t.instant('balance_at').nullable();
      t.money('low_water').nullable();
      t.instant('created_at');
    });
    await m.createTable('tlds', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('name');
      t.ref('product_id', 'products').unique();
      t.ref('account_id', 'registrar_accounts').nullable();
      t.text('status').oneOf('active', 'hidden');
      t.bool('featured').default(true);
      t.int('position').default(0);
      t.int('min_years').default(1).check('"min_years" between 1 and 10');
      t.int('max_years').default(10).check('"max_years" between 1 and 10');
      t.int('grace_days').check('"grace_days" >= 0');
      // Days after expiry from which the name no longer resolves; null = the registry does that by itself.
      t.int('hold_after_days').nullable();
      t.int('redemption_days').check('"redemption_days" >= 0');
      t.int('pending_delete_days').check('"pending_delete_days" >= 0');
      t.bool('auto_renew_by_registry');
      t.int('transfer_years').default(1);
      t.text('auth_code').oneOf('required', 'none', 'tag');
      t.int('lock_days').default(60);
      t.text('dnssec').oneOf('none', 'ds', 'key');
      t.bool('privacy').default(false);
      t.int('min_nameservers').default(2);
      t.int('max_nameservers').default(13);
      t.json('idn').nullable();
      t.json('fields');
      t.json('notices');
      t.int('verify_days').nullable();
      t.int('version').default(1);
      t.instant('created_at');
      t.unique(['brand_id', 'name']);
    });
    await m.createTable('tld_prices', (t) => {
      t.id();
      t.ref('tld_id', 'tlds');
      t.text('action').oneOf('register', 'renew', 'transfer', 'restore');
      t.int('years').check('"years" between 1 and 10');
      t.text('currency');
      t.money('price').check('"price" >= 0');
      t.money('cost').nullable();
      t.text('cost_currency').nullable();
      t.instant('updated_at');
      t.unique(['tld_id', 'action', 'years', 'currency']);
    });
    await m.createTable('free_domains', (t) => {
      t.id();
      t.ref('product_id', 'products');
      t.ref('tld_id', 'tlds');
      t.unique(['product_id', 'tld_id']);
    });
  },
};

export const createDomains: Migration = {
  name: '0002-create-domains',
  up: async (m) => {
    await m.createTable('domain_contacts', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.text('key').unique();
      for (const name of ['name', 'organization', 'email', 'phone', 'city', 'region', 'postcode', 'country']) t.text(name);
      t.json('street');
      t.text('identity').nullable();
      t.bool('is_default').default(false);
      t.int('version').default(1);
      t.instant('created_at');
      t.unique(['client_id'], { name: 'domain_contacts_one_default', where: 'is_default' });
      t.index(['client_id', 'id']);
    });
    await m.createTable('domains', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('service_id', 'services').unique();
      t.ref('brand_id', 'brands');
      t.ref('tld_id', 'tlds');
      t.ref('account_id', 'registrar_accounts').nullable();
      t.ref('contact_id', 'domain_contacts').nullable();
      t.ref('hosting_service_id', 'services').nullable();
      t.text('name');
      t.text('unicode');
      t.text('state').oneOf('pending', 'transferring', 'active', 'grace', 'redemption', 'restoring', 'pendingDelete', 'gone', 'away', 'cancelled');
      t.date('state_since');
      t.date('registered_on').nullable();
      // Up to here it is paid for; the registry's own date may be later where it renews by itself.
      t.date('expires_on').nullable();
      t.date('registry_expires_on').nullable();
      t.bool('auto_renew').default(true);
      t.bool('locked').default(true);
      t.bool('privacy').default(false);
      t.bool('held').default(false);
      t.date('locked_until').nullable();
      t.json('nameservers');
      t.json('dnssec');
      t.json('statuses');
      t.text('registry_ref').nullable();
      t.text('auth_code').nullable();
      t.text('verification').default('notRequired').oneOf('notRequired', 'pending', 'verified', 'failed');
      t.date('verify_by').nullable();
      // What one look at the registry said that would change much: it takes a second look.
      t.text('doubt').nullable();
      t.instant('synced_at').nullable();
      t.int('version').default(1);
      t.instant('created_at');
      t.unique(['name'], { name: 'domains_one_alive', where: "state not in ('gone', 'away', 'cancelled')" });
      t.index(['tld_id', 'state', 'expires_on']);
      t.index(['client_id', 'id']);
      t.index(['account_id', 'synced_at'], { where: "state in ('active', 'grace', 'redemption', 'restoring', 'pendingDelete')" });
      t.index(['verify_by'], { where: "verification = 'pending'" });
    });
    await m.createTable('domain_operations', (t) => {
      t.id();
      t.ref('domain_id', 'domains');
      t.ref('client_id', 'clients');
      t.ref('account_id', 'registrar_accounts').nullable();
      t.text('kind');
      t.text('operation_id').unique();
      t.text('key').unique();
      t.json('input');
      t.text('state').oneOf('waiting', 'sent', 'pending', 'done', 'attention', 'dropped');
      t.int('attempts').default(0);
      t.instant('sent_at').nullable();
      t.json('error').nullable();
      t.text('notes').default('');
      t.instant('created_at');
      t.instant('finished_at').nullable();
      t.index(['domain_id', 'id']);
      t.index(['client_id']);
      t.index(['state', 'id'], { where: "state in ('waiting', 'sent', 'pending', 'attention')" });
    });
  },
};
