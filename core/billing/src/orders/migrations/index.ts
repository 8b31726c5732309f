import type { Migration } from '@billet/database';
import { addCameFree } from './0002-came-free.ts';
import { createQuotes } from './0003-create-quotes.ts';
import { addReached } from './0004-reached.ts';
import { addPlacedFrom } from './0005-placed-from.ts';

const createOrders: Migration = {
  name: '0001-create-orders',
  up: async (m) => {
    await m.createTable('orders', (t) => {
      t.id();
      t.text('number').unique();
      t.ref('brand_id', 'brands');
      t.ref('client_id', 'clients');
      t.ref('payer_id', 'payers');
      t.text('status').oneOf('pending', 'active', 'cancelled', 'fraud');
      t.text('currency');
      t.int('gateway_account_id').nullable();
      t.text('terms_version').nullable();
      t.instant('terms_accepted_at').nullable();
      t.text('terms_accepted_from').nullable();
      t.int('invoice_id').nullable();
      t.int('version').default(1);
      t.instant('created_at');
      t.index(['client_id', 'id']);
      t.index(['status', 'id']);
      t.index(['invoice_id']);
    });
    await m.createTable('order_items', (t) => {
      t.id();
      t.ref('order_id', 'orders');
      t.ref('client_id', 'clients');
      t.ref('product_id', 'products');
      t.text('cycle_unit');
      t.int('cycle_count');
      t.int('quantity').check('"quantity" > 0');
      t.money('price');
      t.money('setup_fee');
      t.json('config');
      t.int('service_id').nullable();
      t.index(['order_id']);
    });
  },
};

export const ordersMigrations: readonly Migration[] = [createOrders, addCameFree, createQuotes, addReached, addPlacedFrom];
