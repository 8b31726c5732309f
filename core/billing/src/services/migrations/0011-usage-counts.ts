import type { Migration } from '@billet/database';

/** What is billed of each period, so that what comes late counts on in its own; and the grids that say which period that was. */
export const addUsageCounts: Migration = {
  name: '0011-usage-counts',
  up: async (m) => {
    await m.createTable('usage_counts', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('product_id', 'products');
      t.text('metric');
      t.date('period_from');
      t.date('period_to');
      // The price of the period stays, whatever is listed for it later.
      t.ref('price_id', 'usage_prices');
      t.date('first_day');
      t.int('raw');
      t.int('units');
      t.int('charged');
      t.money('net');
      // What a correction made cheaper is taken off the next lines.
      t.money('credit');
      t.int('turn');
      t.unique(['service_id', 'metric', 'period_from', 'product_id']);
    });
    await m.createTable('service_left_grids', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.date('anchor_date');
      t.text('cycle_unit');
      t.int('cycle_count');
      // The first day of the grid that came after it.
      t.date('until');
      t.unique(['service_id', 'until']);
    });
  },
};
