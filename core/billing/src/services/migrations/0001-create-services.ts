import type { Migration } from '@billet/database';

export const createServices: Migration = {
  name: '0001-create-services',
  up: async (m) => {
    await m.createTable('services', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('payer_id', 'payers');
      t.ref('brand_id', 'brands');
      t.ref('legal_entity_id', 'legal_entities');
      t.ref('business_unit_id', 'business_units').nullable();
      t.ref('product_id', 'products');
      t.int('order_item_id').nullable();
      t.ref('parent_id', 'services').nullable();
      t.text('number').unique();
      t.text('label');
      t.text('billing_status').oneOf('pending', 'active', 'paused', 'ended');
      t.text('status').oneOf('pending', 'active', 'suspended', 'cancelled', 'terminated');
      t.date('anchor_date');
      t.text('cycle_unit').oneOf('hour', 'day', 'week', 'month', 'year', 'once', 'free');
      t.int('cycle_count').check('"cycle_count" > 0');
      t.text('mode').oneOf('advance', 'arrears');
      t.text('proration');
      t.date('start_date');
      t.date('end_date').nullable();
      t.date('billed_through').nullable();
      t.date('trial_until').nullable();
      t.bool('prorate_first');
      t.int('due_day').nullable().check('"due_day" between 1 and 31');
      t.int('due_days').check('"due_days" >= 0');
      t.int('raise_days_before').check('"raise_days_before" >= 0');
      t.int('quantity').check('"quantity" > 0');
      t.money('price').check('"price" >= 0');
      t.money('setup_fee').check('"setup_fee" >= 0');
      t.text('currency');
      t.instant('next_bill_at').nullable();
      t.json('options');
      t.json('config');
      t.instant('cancel_requested_at').nullable();
      t.text('cancel_reason').nullable();
      t.instant('activated_at').nullable();
      t.instant('ended_at').nullable();
      t.int('revision').default(0);
      t.int('version').default(1);
      t.instant('created_at');
      t.index(['next_bill_at', 'client_id'], { where: 'next_bill_at is not null' });
      t.index(['client_id', 'id']);
      t.index(['product_id']);
      t.index(['end_date'], { where: 'end_date is not null and ended_at is null' });
    });
    await m.createTable('service_suspensions', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.text('owner').oneOf('overdue', 'staff', 'fraud', 'client', 'reseller');
      t.text('reason');
      t.bool('stops_billing');
      t.instant('since');
      t.instant('until').nullable();
      t.instant('lifted_at').nullable();
      t.unique(['service_id', 'owner'], { where: 'lifted_at is null' });
      t.index(['client_id', 'id']);
    });
  },
};
