import type { Migration } from '@billet/database';

const ACTIONS = ['register', 'renew', 'transfer', 'restore', 'trade'] as const;

/** Trades: another registrant where the registry takes more for it than a change of data. */
export const addDomainTrades: Migration = {
  name: '0011-domain-trades',
  up: async (m) => {
    await m.rebuildTable(
      'tld_prices',
      (t) => {
        t.id();
        t.ref('tld_id', 'tlds');
        t.text('action').oneOf(...ACTIONS);
        t.int('years').check('"years" between 1 and 10');
        t.text('currency');
        t.money('price').check('"price" >= 0');
        t.money('cost').nullable();
        t.text('cost_currency').nullable();
        t.instant('updated_at');
        t.unique(['tld_id', 'action', 'years', 'currency']);
      },
      { postgres: ['alter table tld_prices drop constraint tld_prices_action_check', `alter table tld_prices add constraint tld_prices_action_check check (action in (${ACTIONS.map((action) => `'${action}'`).join(', ')}))`] },
    );
    await m.addColumns('tlds', (t) => {
      // What becomes of the term with a trade; null = another registrant is a mere change of data.
      t.text('trade').nullable().oneOf('kept', 'anew', 'added');
    });
    await m.createTable('domain_trades', (t) => {
      t.id();
      t.ref('domain_id', 'domains');
      t.ref('client_id', 'clients');
      t.ref('contact_id', 'domain_contacts');
      t.ref('invoice_id', 'invoices').nullable();
      t.text('state').oneOf('open', 'sent', 'dropped');
      t.instant('created_at');
      t.unique(['domain_id'], { name: 'domain_trades_one_open', where: "state = 'open'" });
      t.index(['client_id']);
      t.index(['invoice_id']);
    });
  },
};
