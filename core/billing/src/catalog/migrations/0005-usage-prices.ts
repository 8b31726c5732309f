import type { Migration } from '@billet/database';

/** What is asked for quantities that services use, from a date on. */
export const addUsagePrices: Migration = {
  name: '0005-usage-prices',
  up: async (m) => {
    await m.createTable('usage_prices', (t) => {
      t.id();
      t.ref('product_id', 'products');
      t.text('metric');
      t.text('currency');
      t.date('effective_from');
      t.json('name');
      t.text('model').oneOf('graduated', 'volume', 'package');
      t.text('sum').oneOf('sum', 'peak');
      t.int('unit').check('"unit" > 0');
      t.text('unit_label');
      t.int('included').check('"included" >= 0');
      t.int('package_size').check('"package_size" > 0');
      t.json('tiers');
      t.instant('created_at');
      t.unique(['product_id', 'metric', 'currency', 'effective_from']);
    });
    await m.immutable('usage_prices');
  },
};
