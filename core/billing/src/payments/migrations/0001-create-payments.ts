import type { Migration } from '@billet/database';

export const createPayments: Migration = {
  name: '0001-create-payments',
  up: async (m) => {
    await m.createTable('gateway_accounts', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('extension');
      t.text('name');
      t.bool('enabled').default(true);
      t.int('position').default(0);
      t.text('hook_path').unique();
      t.instant('created_at');
      t.index(['brand_id', 'position']);
    });
    await m.createTable('payment_attempts', (t) => {
      t.id();
      t.text('key').unique();
      t.ref('client_id', 'clients');
      t.ref('gateway_account_id', 'gateway_accounts');
      t.text('purpose').oneOf('invoices', 'topup');
      t.money('amount').check('"amount" > 0');
      t.text('currency');
      t.text('state').oneOf('created', 'requires_action', 'processing', 'succeeded', 'failed', 'cancelled', 'unknown');
      t.text('provider_ref').nullable();
      t.json('next_action').nullable();
      t.text('error').nullable();
      t.int('lookups').default(0);
      t.instant('next_lookup_at').nullable();
      t.int('version').default(1);
      t.instant('created_at');
      t.index(['gateway_account_id', 'provider_ref']);
      t.index(['client_id', 'id']);
      t.index(['next_lookup_at'], { where: 'next_lookup_at is not null' });
    });
    await m.createTable('attempt_invoices', (t) => {
      t.id();
      t.ref('attempt_id', 'payment_attempts', { onDelete: 'cascade' });
      t.ref('client_id', 'clients');
      t.ref('invoice_id', 'invoices');
      t.money('amount').check('"amount" > 0');
      t.unique(['attempt_id', 'invoice_id']);
    });
    await m.createTable('payments', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('gateway_account_id', 'gateway_accounts').nullable();
      t.text('method');
      t.money('amount').check('"amount" > 0');
      t.money('fee').default(0).check('"fee" >= 0');
      t.text('currency');
      t.text('reference');
      t.date('received_on');
      t.ref('attempt_id', 'payment_attempts').nullable();
      t.instant('reversed_at').nullable();
      t.instant('created_at');
      t.check('fee_within', '"fee" <= "amount"');
      t.unique(['gateway_account_id', 'reference']);
      t.index(['client_id', 'id']);
      t.index(['received_on']);
    });
    await m.createTable('payment_allocations', (t) => {
      t.id();
      t.ref('payment_id', 'payments');
      t.ref('client_id', 'clients');
      t.ref('invoice_id', 'invoices');
      t.money('amount').check('"amount" <> 0');
      t.index(['payment_id']);
      t.index(['invoice_id']);
    });
    await m.createTable('client_balances', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.text('currency');
      t.money('amount').check('"amount" >= 0');
      t.unique(['client_id', 'currency']);
    });
    await m.createTable('gateway_events', (t) => {
      t.id();
      t.ref('gateway_account_id', 'gateway_accounts');
      t.text('event_id');
      t.text('type');
      t.text('provider_ref');
      t.json('event');
      t.text('body');
      t.instant('received_at');
      t.text('state').oneOf('received', 'applied', 'ignored', 'review');
      t.text('reason').nullable();
      t.unique(['gateway_account_id', 'event_id']);
      t.index(['state', 'id']);
    });
    await m.immutable('payment_allocations');
  },
};
