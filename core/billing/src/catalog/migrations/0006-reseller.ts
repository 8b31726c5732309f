import type { Migration } from '@billet/database';

const TYPES = ['hosting', 'reseller', 'access', 'domain', 'licence', 'server', 'certificate', 'other'] as const;

/** Products for resellers are a type of their own. */
export const sellToResellers: Migration = {
  name: '0006-reseller',
  up: async (m) => {
    await m.rebuildTable(
      'products',
      (t) => {
        t.id();
        t.ref('brand_id', 'brands');
        t.text('type').oneOf(...TYPES);
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
        t.text('anchor_rule').default('first-date').oneOf('first-date', 'start-month');
        t.bool('trial_until_closing').default(false);
        t.int('instalments').default(1).check('"instalments" between 1 and 120');
        t.int('minimum_term_months').nullable().check('"minimum_term_months" > 0');
        t.int('fixed_term_cycles').nullable().check('"fixed_term_cycles" > 0');
        t.bool('is_addon').default(false);
        t.ref('group_id', 'product_groups').nullable();
        t.int('position').default(0);
        t.bool('recommended').default(false);
        t.json('features').nullable();
        t.unique(['brand_id', 'slug']);
      },
      { postgres: ['alter table products drop constraint products_type_check', `alter table products add constraint products_type_check check (type in (${TYPES.map((type) => `'${type}'`).join(', ')}))`] },
    );
  },
};
