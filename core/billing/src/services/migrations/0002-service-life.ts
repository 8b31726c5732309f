import type { Migration } from '@billet/database';

export const addServiceLife: Migration = {
  name: '0002-service-life',
  up: async (m) => {
    await m.addColumns('services', (t) => {
      t.date('billing_paused_on').nullable();
      // `9999-12-31` = for ever.
      t.date('hold_suspension_until').nullable();
      t.ref('salesperson_id', 'staff').nullable();
      // Per cent of what is paid, as exact decimal.
      t.decimal('commission').nullable();
      t.date('sold_on').nullable();
      t.int('term_months').nullable().check('"term_months" > 0');
      // Contracts and payment methods live in later rooms; a plain number keeps the order of the rooms.
      t.int('contract_id').nullable();
      t.int('gateway_account_id').nullable();
      t.text('routing_point').default('');
      t.text('remarks').default('');
      t.text('message').default('');
      t.text('notes').default('');
      t.instant('deleted_at').nullable();
      t.index(['salesperson_id'], { where: 'salesperson_id is not null' });
      t.index(['routing_point'], { where: "routing_point <> ''" });
      return undefined;
    });
    await m.addColumns('service_suspensions', (t) => t.bool('keeps_server').default(false));
  },
};
