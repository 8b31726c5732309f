import type { Migration } from '@billet/database';

/** Pools of addresses, who has which now, and who had it when. */
export const addAddresses: Migration = {
  name: '0007-addresses',
  up: async (m) => {
    await m.createTable('address_pools', (t) => {
      t.id();
      t.text('name').unique();
      t.text('network');
      t.int('unit');
      t.text('gateway');
      t.text('netmask');
      t.json('dns');
      t.json('ranges');
      t.json('excluded');
      t.ref('server_id', 'servers').nullable();
      t.text('routing_point');
      t.int('quarantine_hours').check('"quarantine_hours" >= 0');
      t.bool('enabled').default(true);
      t.int('size');
      // No place below it is free.
      t.int('next_place').default(0);
      t.instant('created_at');
    });
    await m.createTable('address_pool_products', (t) => {
      t.id();
      t.ref('pool_id', 'address_pools', { onDelete: 'cascade' });
      t.ref('product_id', 'products');
      t.unique(['pool_id', 'product_id']);
      t.index(['product_id']);
    });
    await m.createTable('held_addresses', (t) => {
      t.id();
      t.ref('pool_id', 'address_pools').nullable();
      t.int('place').nullable();
      // Networks of one realm never overlap; a server may have one of its own.
      t.text('realm');
      t.text('address');
      t.text('sort');
      t.text('state').oneOf('held', 'resting', 'reserved');
      t.ref('resource_id', 'service_resources').nullable();
      t.ref('service_id', 'services').nullable();
      t.ref('client_id', 'clients').nullable();
      t.bool('fixed').default(false);
      t.instant('free_at').nullable();
      t.text('note');
      t.instant('since');
      t.unique(['realm', 'sort']);
      t.unique(['pool_id', 'place']);
      t.index(['pool_id', 'state', 'free_at']);
      t.index(['sort']);
      t.index(['resource_id']);
      t.index(['client_id']);
      t.check('holder', "(state = 'held') = (resource_id is not null)");
      t.check('rest', "(state = 'resting') = (free_at is not null)");
    });
    await m.createTable('address_uses', (t) => {
      t.id();
      t.text('address');
      t.text('sort');
      t.text('realm');
      t.ref('resource_id', 'service_resources');
      t.text('login');
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.instant('since');
      t.instant('until').nullable();
      t.unique(['realm', 'sort'], { where: 'until is null' });
      t.index(['sort', 'since']);
      t.index(['resource_id']);
      t.index(['client_id', 'since']);
      t.index(['until']);
    });
  },
};
