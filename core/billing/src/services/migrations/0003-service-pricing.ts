import type { Migration } from '@billet/database';

/** What a service costs besides its own price, and how its price may move. */
export const addServicePricing: Migration = {
  name: '0003-service-pricing',
  up: async (m) => {
    await m.addColumns('services', (t) => {
      t.bool('price_locked').default(false);
      t.date('minimum_term_end').nullable();
      t.int('fixed_term_cycles').nullable().check('"fixed_term_cycles" > 0');
      // The price counts from this day: announcements after it reach the service at a renewal.
      return t.date('priced_on').nullable();
    });
    await m.createTable('service_options', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.text('key');
      t.text('kind').oneOf('choice', 'quantity', 'switch');
      t.text('choice').nullable();
      t.int('quantity').default(1).check('"quantity" >= 0');
      t.money('price').check('"price" >= 0');
      t.money('setup_fee').default(0).check('"setup_fee" >= 0');
      t.unique(['service_id', 'key']);
      t.index(['client_id']);
    });
    await m.createTable('service_discounts', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.text('source').oneOf('promotion', 'group', 'manual');
      t.int('promotion_id').nullable();
      t.text('kind').oneOf('percent', 'amount', 'override');
      t.decimal('value');
      t.int('remaining').nullable().check('"remaining" >= 0');
      t.date('from');
      t.date('until').nullable();
      t.int('position').default(1);
      // How a promotion stands beside other discounts; null = beside all.
      t.text('stacking').nullable().oneOf('exclusive', 'stack', 'best');
      t.index(['client_id']);
      t.index(['service_id', 'position']);
    });
    await m.createTable('service_instalments', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.text('kind').default('setup');
      t.int('number');
      t.int('of');
      t.money('amount').check('"amount" >= 0');
      t.date('billed_on').nullable();
      t.unique(['service_id', 'kind', 'number']);
      t.index(['client_id']);
    });
  },
};
