import type { Migration } from '@billet/database';

/** What has been credited of each billed line and tax. The checks are the promise: never more than was billed. */
export const creditNotes: Migration = {
  name: '0002-credit-notes',
  up: async (m) => {
    await m.addColumns('invoices', (t) => t.text('reason').nullable());
    await m.addColumns('invoice_lines', (t) => t.int('credits_line_id').nullable());
    await m.createTable('line_credits', (t) => {
      t.ref('client_id', 'clients');
      t.ref('invoice_id', 'invoices');
      t.ref('line_id', 'invoice_lines').unique();
      t.money('billed');
      t.money('credited');
      t.check('within_billed', '("billed" >= 0 and "credited" between 0 and "billed") or ("billed" < 0 and "credited" between "billed" and 0)');
      t.index(['invoice_id']);
    });
    await m.createTable('tax_credits', (t) => {
      t.ref('client_id', 'clients');
      t.ref('invoice_id', 'invoices');
      t.ref('tax_id', 'invoice_taxes').unique();
      t.money('billed');
      t.money('base_credited');
      t.money('credited');
      t.check('within_billed', '("billed" >= 0 and "credited" between 0 and "billed") or ("billed" < 0 and "credited" between "billed" and 0)');
      t.index(['invoice_id']);
    });
    await m.addIndex('invoices', ['credits_invoice_id'], { where: 'credits_invoice_id is not null' });
  },
};
