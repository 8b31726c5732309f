import { entity } from '@billet/database';

/** A code that makes things cheaper. `used` is the counter that cannot be oversold. */
export class Promotion extends entity('promotions', {
  scope: 'system',
  columns: {
    id: 'id', brand_id: 'id', code: 'text', name: 'text', kind: 'text', value: 'decimal', currency: 'text?', periods: 'int?', stacking: 'text', clients: 'text', product_ids: 'json', cycles: 'json',
    group_ids: 'json', upgrades: 'bool', starts_on: 'date?', ends_on: 'date?', max_uses: 'int?', per_client: 'int?', used: 'int', status: 'text', version: 'int', created_at: 'instant',
  },
}) {}

/** What may be, must be or comes free with a product. */
export class ProductAddon extends entity('product_addons', { scope: 'public', columns: { id: 'id', product_id: 'id', addon_id: 'id', kind: 'text' } }) {}

/** Products sold together. */
export class Bundle extends entity('bundles', {
  scope: 'public',
  columns: { id: 'id', brand_id: 'id', slug: 'text', name: 'json', status: 'text', starts_on: 'date?', ends_on: 'date?', max_uses: 'int?', used: 'int', allows_promotion: 'bool', created_at: 'instant' },
}) {}

/** One product of a bundle. */
export class BundleItem extends entity('bundle_items', {
  scope: 'public',
  columns: { id: 'id', bundle_id: 'id', product_id: 'id', cycle_unit: 'text', cycle_count: 'int', quantity: 'int', price: 'money?' },
}) {}

/** Units of the second currency for one of the first, from a day on. */
export class ExchangeRate extends entity('exchange_rates', {
  scope: 'public',
  columns: { id: 'id', from_currency: 'text', to_currency: 'text', rate: 'decimal', effective_from: 'date', created_at: 'instant' },
}) {}
