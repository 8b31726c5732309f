import type { Migration } from '@billet/database';

const CYCLES = ['hour', 'day', 'week', 'month', 'year', 'once', 'free'] as const;

const widened = (table: string): readonly string[] => {
  const name = `${table}_cycle_unit_check`;
  return [`alter table ${table} drop constraint ${name}`, `alter table ${table} add constraint ${name} check (cycle_unit in (${CYCLES.map((unit) => `'${unit}'`).join(', ')}))`];
};

/** Prices by the hour. */
export const priceHours: Migration = {
  name: '0003-hours',
  up: async (m) => {
    await m.rebuildTable(
      'price_versions',
      (t) => {
        t.id();
        t.ref('product_id', 'products');
        t.text('currency');
        t.text('cycle_unit').oneOf(...CYCLES);
        t.int('cycle_count').check('"cycle_count" > 0');
        t.money('price').check('"price" >= 0');
        t.money('setup_fee').default(0).check('"setup_fee" >= 0');
        t.date('effective_from');
        t.text('applies_to').default('both').oneOf('new', 'existing', 'both');
        t.instant('created_at');
        t.unique(['product_id', 'currency', 'cycle_unit', 'cycle_count', 'effective_from', 'applies_to'], { name: 'price_versions_key' });
      },
      { postgres: widened('price_versions') },
    );
    await m.rebuildTable(
      'option_prices',
      (t) => {
        t.id();
        t.ref('option_id', 'product_options', { onDelete: 'cascade' });
        t.text('choice').nullable();
        t.text('currency');
        t.text('cycle_unit').oneOf(...CYCLES);
        t.int('cycle_count');
        t.money('price');
        t.money('setup_fee').default(0);
        t.date('effective_from');
        t.index(['option_id']);
      },
      { postgres: widened('option_prices') },
    );
  },
};
