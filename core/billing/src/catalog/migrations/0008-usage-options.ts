import type { Migration } from '@billet/database';

/** A price for usage may count only with an option, or with one choice of it; empty where it always counts. */
export const priceUsageByOption: Migration = {
  name: '0008-usage-options',
  up: async (m) => {
    await m.addColumns('usage_prices', (t) => t.text('option_key').default(''));
    await m.addColumns('usage_prices', (t) => t.text('choice').default(''));
    await m.dropIndex('usage_prices', ['product_id', 'metric', 'currency', 'effective_from'], { unique: true });
    await m.addIndex('usage_prices', ['product_id', 'metric', 'currency', 'effective_from', 'option_key', 'choice'], { unique: true, name: 'usage_prices_key' });
  },
};
