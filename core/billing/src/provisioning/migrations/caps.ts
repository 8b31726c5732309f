import type { Migration } from '@billet/database';

/** What a service may use in a period, what happens then, and what was bought on top. */
export const addCaps: Migration = {
  name: '0009-caps',
  up: async (m) => {
    await m.createTable('usage_caps', (t) => {
      t.id();
      t.ref('product_id', 'products');
      // Names of what is measured, added up, with a plus between them.
      t.text('metric');
      t.json('name');
      t.int('most').check('"most" > 0');
      t.text('period').oneOf('month', 'billing');
      t.text('action').oneOf('throttle', 'block', 'overage');
      // Its settings on the server are the plan while it is slowed down.
      t.ref('throttle_product_id', 'products').nullable();
      t.bool('enabled').default(true);
      t.instant('created_at');
      t.unique(['product_id', 'metric']);
      t.check('slower', "(action = 'throttle') = (throttle_product_id is not null)");
    });
    await m.createTable('cap_packages', (t) => {
      t.id();
      t.ref('cap_id', 'usage_caps');
      t.json('name');
      t.int('quantity').check('"quantity" > 0');
      t.text('currency');
      t.money('price').check('"price" >= 0');
      t.bool('enabled').default(true);
      t.instant('created_at');
      t.index(['cap_id']);
    });
    await m.createTable('service_caps', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.ref('cap_id', 'usage_caps');
      t.date('period_start');
      // Exclusive.
      t.date('period_end');
      t.instant('until');
      t.int('used').default(0);
      t.int('extra').default(0);
      // The highest share that was told of.
      t.int('told').default(0);
      // What is in force; none = nothing is.
      t.text('action').oneOf('throttle', 'block', 'overage').nullable();
      t.instant('reached_at').nullable();
      t.instant('judged_at');
      t.unique(['service_id', 'cap_id', 'period_start']);
      t.index(['until'], { where: 'action is not null' });
      t.index(['client_id']);
    });
    await m.createTable('cap_top_ups', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.ref('cap_id', 'usage_caps');
      t.ref('package_id', 'cap_packages').nullable();
      t.int('quantity').check('"quantity" > 0');
      t.ref('invoice_id', 'invoices').nullable();
      t.text('state').oneOf('waiting', 'active', 'unpaid', 'void');
      // The period in which it counts: that in which it was paid.
      t.date('period_start').nullable();
      t.instant('created_at');
      t.unique(['invoice_id']);
      // Asking twice gives one invoice.
      t.unique(['service_id', 'package_id'], { where: "state = 'waiting'" });
      t.index(['service_id', 'cap_id', 'period_start']);
      t.index(['client_id']);
      t.check('counted', "(state = 'active') = (period_start is not null)");
    });
  },
};
