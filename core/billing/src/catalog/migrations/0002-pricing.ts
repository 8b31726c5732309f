import type { Migration } from '@billet/database';

/** Options with choices, add-ons, bundles, promotions, exchange rates, and how a first period is counted. */
export const createPricing: Migration = {
  name: '0002-pricing',
  up: async (m) => {
    await m.addColumns('products', (t) => {
      t.text('anchor_rule').default('first-date').oneOf('first-date', 'start-month');
      t.bool('trial_until_closing').default(false);
      t.int('instalments').default(1).check('"instalments" between 1 and 120');
      t.int('minimum_term_months').nullable().check('"minimum_term_months" > 0');
      t.int('fixed_term_cycles').nullable().check('"fixed_term_cycles" > 0');
      // An add-on is bought with another product or for a service that runs; it never stands alone.
      return t.bool('is_addon').default(false);
    });
    await m.addColumns('product_options', (t) => {
      t.bool('required').default(false);
      return t.json('choices').nullable();
    });
    await m.createTable('product_addons', (t) => {
      t.id();
      t.ref('product_id', 'products', { onDelete: 'cascade' });
      t.ref('addon_id', 'products');
      // `required` comes with the product and is paid, `free` comes with it and costs nothing.
      t.text('kind').default('offered').oneOf('offered', 'required', 'free');
      t.unique(['product_id', 'addon_id']);
    });
    await m.createTable('promotions', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('code');
      t.text('name');
      t.text('kind').oneOf('percent', 'amount', 'override', 'free_setup');
      t.decimal('value');
      t.text('currency').nullable();
      // Periods it is good for, the first one included; null = for ever.
      t.int('periods').nullable().check('"periods" > 0');
      t.text('stacking').default('exclusive').oneOf('exclusive', 'stack', 'best');
      t.text('clients').default('any').oneOf('any', 'new', 'existing');
      t.json('product_ids');
      t.json('cycles');
      t.json('group_ids');
      t.bool('upgrades').default(false);
      t.date('starts_on').nullable();
      t.date('ends_on').nullable();
      t.int('max_uses').nullable().check('"max_uses" > 0');
      t.int('per_client').nullable().check('"per_client" > 0');
      t.int('used').default(0);
      t.text('status').default('active').oneOf('active', 'retired');
      t.int('version').default(1);
      t.instant('created_at');
      t.unique(['brand_id', 'code']);
      // The promise: never used more often than allowed, whoever asks at the same time.
      t.check('not_oversold', '"max_uses" is null or "used" <= "max_uses"');
    });
    await m.createTable('promotion_clients', (t) => {
      t.id();
      t.ref('promotion_id', 'promotions');
      t.ref('client_id', 'clients');
      t.int('used').default(0);
      t.unique(['promotion_id', 'client_id']);
      t.index(['client_id']);
    });
    await m.createTable('bundles', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('slug');
      t.json('name');
      t.text('status').default('active').oneOf('active', 'retired');
      t.date('starts_on').nullable();
      t.date('ends_on').nullable();
      t.int('max_uses').nullable().check('"max_uses" > 0');
      t.int('used').default(0);
      t.bool('allows_promotion').default(false);
      t.instant('created_at');
      t.unique(['brand_id', 'slug']);
      t.check('not_oversold', '"max_uses" is null or "used" <= "max_uses"');
    });
    await m.createTable('bundle_items', (t) => {
      t.id();
      t.ref('bundle_id', 'bundles', { onDelete: 'cascade' });
      t.ref('product_id', 'products');
      t.text('cycle_unit');
      t.int('cycle_count');
      t.int('quantity').default(1);
      // null = the list price
      t.money('price').nullable();
      t.index(['bundle_id']);
    });
    await m.createTable('exchange_rates', (t) => {
      t.id();
      t.text('from_currency');
      t.text('to_currency');
      t.decimal('rate');
      t.date('effective_from');
      t.instant('created_at');
      t.unique(['from_currency', 'to_currency', 'effective_from']);
    });
    await m.immutable('exchange_rates');
  },
};
