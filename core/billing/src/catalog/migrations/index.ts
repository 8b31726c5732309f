import type { Migration } from '@billet/database';
import { createPricing } from './0002-pricing.ts';
import { priceHours } from './0003-hours.ts';
import { shopFront } from './0004-shop-front.ts';
import { addUsagePrices } from './0005-usage-prices.ts';
import { sellToResellers } from './0006-reseller.ts';
import { beginOnAccountDay } from './0007-account-day.ts';
import { priceUsageByOption } from './0008-usage-options.ts';

/** How it began; hours came with 0003. */
const CYCLES = ['day', 'week', 'month', 'year', 'once', 'free'] as const;

const createCatalog: Migration = {
  name: '0001-create-catalog',
  up: async (m) => {
    await m.createTable('products', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('type').oneOf('hosting', 'access', 'domain', 'licence', 'server', 'certificate', 'other');
      t.text('slug');
      t.json('name');
      t.json('description');
      t.text('status').default('active').oneOf('active', 'hidden', 'retired');
      t.text('module').nullable();
      t.int('server_id').nullable();
      t.text('setup_on').default('payment').oneOf('order', 'payment', 'acceptance', 'manual');
      t.text('mode').default('advance').oneOf('advance', 'arrears');
      t.int('anchor_day').nullable().check('"anchor_day" between 1 and 31');
      t.int('charge_next_from').nullable();
      t.bool('prorate_first').default(true);
      t.text('proration').default('actual');
      t.int('due_day').nullable().check('"due_day" between 1 and 31');
      t.int('raise_days_before').nullable();
      t.int('trial_days').default(0);
      t.int('stock').nullable().check('"stock" >= 0');
      t.text('suspension_mode').default('block').oneOf('block', 'walled');
      t.text('tax_class').default('standard');
      t.int('version').default(1);
      t.instant('created_at');
      t.unique(['brand_id', 'slug']);
    });
    await m.createTable('product_units', (t) => {
      t.id();
      t.ref('product_id', 'products', { onDelete: 'cascade' });
      t.ref('business_unit_id', 'business_units');
      t.unique(['product_id', 'business_unit_id']);
    });
    await m.createTable('price_versions', (t) => {
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
    });
    await m.immutable('price_versions');
    await m.createTable('product_options', (t) => {
      t.id();
      t.ref('product_id', 'products', { onDelete: 'cascade' });
      t.text('key');
      t.text('kind').oneOf('choice', 'quantity', 'switch');
      t.json('name');
      t.int('min').default(0);
      t.int('max').default(1);
      t.unique(['product_id', 'key']);
    });
    await m.createTable('option_prices', (t) => {
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
    });
  },
};

export const catalogMigrations: readonly Migration[] = [createCatalog, createPricing, priceHours, shopFront, addUsagePrices, sellToResellers, beginOnAccountDay, priceUsageByOption];
