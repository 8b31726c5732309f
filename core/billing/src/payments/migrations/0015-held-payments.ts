import type { Migration } from '@billet/database';

const STATES = ['created', 'requires_action', 'authorised', 'processing', 'succeeded', 'failed', 'cancelled', 'unknown'] as const;

/** Money that is only held when the payer agrees, and taken later. */
export const heldPayments: Migration = {
  name: '0015-held-payments',
  up: async (m) => {
    await m.addColumns('gateway_accounts', (t) => t.bool('capture_later').default(false));
    await m.rebuildTable(
      'payment_attempts',
      (t) => {
        t.id();
        t.text('key').unique();
        t.ref('client_id', 'clients');
        t.ref('gateway_account_id', 'gateway_accounts');
        t.text('purpose').oneOf('invoices', 'topup');
        t.money('amount').check('"amount" > 0');
        t.text('currency');
        t.text('state').oneOf(...STATES);
        t.text('provider_ref').nullable();
        t.json('next_action').nullable();
        t.text('error').nullable();
        t.int('lookups').default(0);
        t.instant('next_lookup_at').nullable();
        t.int('version').default(1);
        t.instant('created_at');
        t.text('origin').default('payer').oneOf('payer', 'auto', 'link');
        t.bool('save_method').default(false);
        t.json('mandate').nullable();
        t.int('method_id').nullable();
        t.money('surcharge').default(0);
        t.index(['gateway_account_id', 'provider_ref']);
        t.index(['client_id', 'id']);
        t.index(['next_lookup_at'], { where: 'next_lookup_at is not null' });
      },
      {
        postgres: [
          'alter table payment_attempts drop constraint payment_attempts_state_check',
          `alter table payment_attempts add constraint payment_attempts_state_check check (state in (${STATES.map((state) => `'${state}'`).join(', ')}))`,
        ],
      },
    );
  },
};
