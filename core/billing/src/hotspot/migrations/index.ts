import type { Migration } from '@billet/database';

const createHotspot: Migration = {
  name: '0001-create-hotspot',
  up: async (m) => {
    await m.createTable('hotspot_kinds', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.ref('server_id', 'servers');
      // Its settings on the server are the plan.
      t.ref('plan_product_id', 'products');
      t.text('name');
      t.int('minutes').nullable().check('"minutes" > 0');
      t.int('valid_minutes').nullable().check('"valid_minutes" > 0');
      t.int('megabytes').nullable().check('"megabytes" > 0');
      t.int('sessions').check('"sessions" > 0');
      t.json('access_points');
      // Who buys it gets a voucher.
      t.ref('sold_product_id', 'products').nullable();
      t.bool('enabled').default(true);
      t.instant('created_at');
      t.unique(['brand_id', 'name']);
      t.unique(['sold_product_id']);
      t.index(['server_id']);
      t.check('budget', 'minutes is not null or valid_minutes is not null or megabytes is not null');
    });
    await m.createTable('hotspot_batches', (t) => {
      t.id();
      t.ref('kind_id', 'hotspot_kinds');
      t.text('name');
      t.int('count').check('"count" > 0');
      t.date('last_day').nullable();
      t.instant('created_at');
      t.unique(['kind_id', 'name']);
    });
    await m.createTable('hotspot_vouchers', (t) => {
      t.id();
      t.ref('kind_id', 'hotspot_kinds');
      t.ref('batch_id', 'hotspot_batches').nullable();
      t.int('serial').nullable();
      t.ref('service_id', 'services').nullable();
      t.ref('client_id', 'clients').nullable();
      t.text('username').unique();
      t.text('code');
      t.text('code_hash').unique();
      t.text('tail');
      t.text('state').oneOf('open', 'running', 'spent', 'expired', 'void');
      t.date('last_day').nullable();
      t.instant('first_at').nullable();
      t.instant('expires_at').nullable();
      t.int('seconds_used').default(0);
      t.int('bytes_used').default(0);
      t.bool('online').default(false);
      t.int('revision').default(1);
      t.int('written').default(0);
      t.instant('created_at');
      t.unique(['batch_id', 'serial']);
      // A sale gives one voucher.
      t.unique(['service_id']);
      t.index(['kind_id', 'state']);
      t.index(['client_id']);
      t.index(['kind_id', 'id'], { where: 'written <> revision' });
      t.index(['expires_at'], { where: "state = 'running'" });
      t.check('made', '(batch_id is null) <> (service_id is null)');
      t.check('numbered', '(batch_id is null) = (serial is null)');
      t.check('sold', '(service_id is null) = (client_id is null)');
      t.check('begun', "state <> 'running' or first_at is not null");
      t.check('untouched', "state <> 'open' or first_at is null");
    });
    await m.createTable('hotspot_servers', (t) => {
      t.id();
      t.ref('server_id', 'servers').unique();
      t.instant('read_at').nullable();
      t.text('problem').nullable();
    });
  },
};

export const hotspotMigrations: readonly Migration[] = [createHotspot];
