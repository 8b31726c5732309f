import type { Migration } from '@billet/database';

/** What services use: the state of each counter, a sum for each day, and how each quantity stands now. */
export const addUsage: Migration = {
  name: '0005-usage',
  up: async (m) => {
    await m.addColumns('servers', (t) => {
      // Readings up to here are booked.
      t.instant('usage_at').nullable();
      t.text('usage_error').nullable();
      return undefined;
    });
    await m.createTable('usage_counters', (t) => {
      t.id();
      t.ref('binding_id', 'service_bindings');
      t.text('metric');
      t.text('counter');
      t.int('value').check('"value" >= 0');
      t.instant('seen_at');
      t.unique(['binding_id', 'metric', 'counter']);
      t.index(['seen_at']);
    });
    await m.createTable('usage_days', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.ref('binding_id', 'service_bindings');
      t.text('metric');
      t.date('day');
      // Gauge: the last reading of the day. Others: what was used on it.
      t.int('value').check('"value" >= 0');
      t.unique(['binding_id', 'metric', 'day']);
      t.index(['service_id', 'day']);
    });
    await m.createTable('usage_now', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.ref('binding_id', 'service_bindings');
      t.text('metric');
      // Gauge: the last reading. Others: used in the month of `month`.
      t.int('value').check('"value" >= 0');
      t.int('most').nullable();
      t.text('month');
      t.instant('at');
      // The highest share that was told of in this month.
      t.int('told').default(0);
      t.unique(['binding_id', 'metric']);
      t.index(['service_id']);
    });
  },
};
