import type { Migration } from '@billet/database';

/** A service stands on several servers, each placed by a rule; resources are converged one by one. */
export const addSeveralServers: Migration = {
  name: '0002-several-servers',
  up: async (m) => {
    await m.createTable('server_groups', (t) => {
      t.id();
      t.text('name').unique();
      t.text('placement').oneOf('fill', 'least_used', 'by_option', 'by_point');
      // For `by_option`: the option of the product whose choice names the server.
      t.text('option_key').nullable();
      t.instant('created_at');
    });
    await m.addColumns('servers', (t) => {
      t.ref('group_id', 'server_groups').nullable();
      // What `by_option` and `by_point` look for.
      t.text('match').default('');
      t.int('capacity').nullable().check('"capacity" >= 0');
      t.int('placed').default(0).check('"placed" >= 0');
      t.int('concurrency').nullable().check('"concurrency" > 0');
      t.int('troubles').default(0);
      return undefined;
    });
    await m.raw(`update servers set placed = (select count(*) from service_bindings b where b.server_id = servers.id and b.state <> 'removed')`);
    await m.createTable('product_bindings', (t) => {
      t.id();
      t.ref('product_id', 'products');
      t.text('role');
      t.text('extension');
      t.ref('server_id', 'servers').nullable();
      t.ref('group_id', 'server_groups').nullable();
      t.int('position').default(0);
      t.unique(['product_id', 'role']);
    });
    await m.addColumns('service_bindings', (t) => {
      t.text('role').default('main');
      t.int('position').default(0);
      t.text('secret').nullable();
      t.index(['server_id', 'state']);
      return undefined;
    });
    await m.dropIndex('service_resources', ['kind', 'name'], { unique: true });
    await m.addColumns('service_resources', (t) => {
      t.ref('server_id', 'servers').nullable();
      // Names it once on its server; null = of the time before.
      t.text('unique_key').nullable();
      t.text('applied_hash').nullable();
      t.json('problem').nullable();
      // Nobody wants it any more; it waits for the server to let go.
      t.bool('going').default(false);
      // In the books only, never on the server.
      t.bool('recorded').default(false);
      t.index(['binding_id']);
      t.unique(['server_id', 'unique_key'], { where: "state <> 'removed' and unique_key is not null" });
      return undefined;
    });
    await m.raw(`update service_resources set unique_key = kind || ':' || lower(name), server_id = (select b.server_id from service_bindings b where b.id = service_resources.binding_id)`);
    await m.createTable('server_requests', (t) => {
      t.id();
      t.ref('server_id', 'servers');
      t.int('binding_id').nullable();
      t.instant('at');
      t.text('method');
      t.text('url');
      t.text('sent');
      t.int('status').nullable();
      t.text('answer');
      t.int('ms');
      t.index(['server_id', 'id']);
      t.index(['at']);
    });
  },
};
