import { entity } from '@billet/database';

/** Something sold. Names are per language: `{ "en": "…", "pt-BR": "…" }`. */
export class Product extends entity('products', {
  scope: 'public',
  columns: {
    id: 'id',
    brand_id: 'id',
    type: 'text',
    slug: 'text',
    name: 'json',
    description: 'json',
    status: 'text',
    module: 'text?',
    server_id: 'int?',
    setup_on: 'text',
    mode: 'text',
    anchor_day: 'int?',
    account_day: 'bool',
    charge_next_from: 'int?',
    prorate_first: 'bool',
    proration: 'text',
    due_day: 'int?',
    raise_days_before: 'int?',
    trial_days: 'int',
    stock: 'int?',
    suspension_mode: 'text',
    tax_class: 'text',
    anchor_rule: 'text',
    trial_until_closing: 'bool',
    instalments: 'int',
    minimum_term_months: 'int?',
    fixed_term_cycles: 'int?',
    is_addon: 'bool',
    group_id: 'id?',
    position: 'int',
    recommended: 'bool',
    features: 'json?',
    version: 'int',
    created_at: 'instant',
  },
}) {}

/** Products that a brand shows together, on a page of their own. */
export class ProductGroup extends entity('product_groups', {
  scope: 'public',
  columns: { id: 'id', brand_id: 'id', slug: 'text', name: 'json', description: 'json', position: 'int', status: 'text', version: 'int', created_at: 'instant' },
}) {}

/** In which business units a product is on offer; no row = in all of the brand. */
export class ProductUnit extends entity('product_units', { scope: 'public', columns: { id: 'id', product_id: 'id', business_unit_id: 'id' } }) {}

/** A price from a date on. Never changed: a new price is a new row. */
export class PriceVersion extends entity('price_versions', {
  scope: 'public',
  columns: {
    id: 'id',
    product_id: 'id',
    currency: 'text',
    cycle_unit: 'text',
    cycle_count: 'int',
    price: 'money',
    setup_fee: 'money',
    effective_from: 'date',
    applies_to: 'text',
    created_at: 'instant',
  },
}) {}

/** A choice the buyer makes; `key` is what the server module gets. */
export class ProductOption extends entity('product_options', {
  scope: 'public',
  columns: { id: 'id', product_id: 'id', key: 'text', kind: 'text', name: 'json', min: 'int', max: 'int', required: 'bool', choices: 'json?' },
}) {}

/** Price of one piece of an option, per cycle. */
export class OptionPrice extends entity('option_prices', {
  scope: 'public',
  columns: { id: 'id', option_id: 'id', choice: 'text?', currency: 'text', cycle_unit: 'text', cycle_count: 'int', price: 'money', setup_fee: 'money', effective_from: 'date' },
}) {}

/** What a metric of a product costs from a date on. Never changed: a new price is a new row. */
export class UsagePrice extends entity('usage_prices', {
  scope: 'public',
  columns: {
    id: 'id', product_id: 'id', metric: 'text', currency: 'text', effective_from: 'date', name: 'json', model: 'text', sum: 'text', unit: 'int', unit_label: 'text', included: 'int', package_size: 'int',
    tiers: 'json', option_key: 'text', choice: 'text', created_at: 'instant',
  },
}) {}
