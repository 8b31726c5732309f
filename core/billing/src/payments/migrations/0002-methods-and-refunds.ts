import type { Migration } from '@billet/database';

/** Stored methods, automatic charges, refunds, disputes, payouts, money without an owner, availability of methods. */
export const methodsAndRefunds: Migration = {
  name: '0002-methods-and-refunds',
  up: async (m) => {
    await m.addColumns('gateway_accounts', (t) => t.json('availability').default('{}'));
    await m.addColumns('gateway_accounts', (t) => t.bool('needs_approval').default(false));
    await m.addColumns('gateway_accounts', (t) => t.json('surcharge').nullable());
    await m.addColumns('payments', (t) => t.money('refunded').default(0).check('"refunded" between 0 and "amount"'));
    await m.addColumns('payments', (t) => t.money('disputed').default(0).check('"disputed" between 0 and "amount" - "refunded"'));
    // Where its money lies in the books.
    await m.addColumns('payments', (t) => t.text('money_account').default('bank').oneOf('bank', 'clearing'));
    await m.raw(`update payments set money_account = 'clearing' where attempt_id is not null`);
    await m.createTable('payment_methods', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('gateway_account_id', 'gateway_accounts');
      // The provider's token, sealed; its digest finds it again.
      t.text('token');
      t.text('token_hash');
      t.text('label');
      t.text('expires').nullable();
      t.bool('is_default');
      t.text('state').oneOf('active', 'failing', 'removed');
      // What the client agreed to, when, from where.
      t.json('mandate');
      t.instant('created_at');
      t.unique(['client_id', 'gateway_account_id', 'token_hash']);
      t.unique(['client_id'], { where: 'is_default', name: 'payment_methods_one_default' });
    });
    await m.addColumns('payment_attempts', (t) => t.text('origin').default('payer').oneOf('payer', 'auto', 'link'));
    await m.addColumns('payment_attempts', (t) => t.bool('save_method').default(false));
    await m.addColumns('payment_attempts', (t) => t.json('mandate').nullable());
    await m.addColumns('payment_attempts', (t) => t.int('method_id').nullable());
    await m.addColumns('payment_attempts', (t) => t.money('surcharge').default(0));
    // One row per invoice that is charged by itself: how often it was tried and when it is tried again.
    await m.createTable('charge_schedules', (t) => {
      t.id();
      t.ref('invoice_id', 'invoices').unique();
      t.ref('client_id', 'clients');
      t.text('state').oneOf('waiting', 'trying', 'action', 'done', 'gave_up');
      t.int('tries').default(0);
      t.date('next_on').nullable();
      t.ref('attempt_id', 'payment_attempts').nullable();
      t.text('reason').nullable();
      t.index(['next_on'], { where: `state = 'waiting'` });
    });
    await m.createTable('refunds', (t) => {
      t.id();
      t.text('key').unique();
      t.ref('client_id', 'clients');
      t.ref('payment_id', 'payments');
      t.money('amount').check('"amount" > 0');
      t.text('currency');
      t.text('state').oneOf('created', 'processing', 'succeeded', 'failed', 'unknown');
      t.text('provider_ref').nullable();
      t.text('event_id').nullable();
      t.text('reason');
      t.text('error').nullable();
      t.int('lookups').default(0);
      t.instant('created_at');
      t.index(['client_id', 'id']);
      t.unique(['payment_id', 'event_id'], { where: 'event_id is not null', name: 'refunds_one_per_event' });
    });
    await m.createTable('disputes', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('payment_id', 'payments');
      t.text('provider_ref');
      t.money('amount').check('"amount" > 0');
      t.money('fee').default(0);
      t.text('currency');
      t.text('state').oneOf('open', 'won', 'lost');
      t.text('reason').nullable();
      t.instant('opened_at');
      t.instant('closed_at').nullable();
      t.unique(['payment_id', 'provider_ref']);
      t.index(['client_id', 'id']);
    });
    await m.createTable('payouts', (t) => {
      t.id();
      t.ref('gateway_account_id', 'gateway_accounts');
      t.text('reference');
      t.money('amount').check('"amount" > 0');
      t.money('fee').default(0).check('"fee" >= 0');
      t.text('currency');
      t.date('booked_on');
      t.instant('created_at');
      t.unique(['gateway_account_id', 'reference']);
    });
    await m.createTable('unmatched_money', (t) => {
      t.id();
      t.ref('gateway_account_id', 'gateway_accounts');
      t.text('reference');
      t.money('amount').check('"amount" > 0');
      t.money('fee').default(0).check('"fee" >= 0');
      t.text('currency');
      t.text('payer_name').default('');
      t.text('note').default('');
      t.date('received_on');
      t.text('state').oneOf('open', 'booked', 'ignored');
      t.ref('payment_id', 'payments').nullable();
      t.text('reason').nullable();
      t.instant('created_at');
      t.unique(['gateway_account_id', 'reference']);
      t.index(['state', 'id']);
    });
    await m.createTable('method_approvals', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('gateway_account_id', 'gateway_accounts');
      t.text('state').oneOf('asked', 'approved', 'refused');
      t.text('file_name').default('');
      t.text('file_type').default('');
      t.text('file').default('');
      t.text('note').default('');
      t.text('answer').default('');
      t.instant('asked_at');
      t.instant('answered_at').nullable();
      t.unique(['client_id', 'gateway_account_id']);
      t.index(['state', 'id']);
    });
    for (const [code, name, type] of [
      ['1150', 'Disputed payments', 'asset'],
      ['3000', 'Brought in', 'equity'],
      ['2050', 'Refunds on their way', 'liability'],
    ] as const) {
      await m.trx('ledger_accounts').insert({ code, name, type });
    }
  },
};
