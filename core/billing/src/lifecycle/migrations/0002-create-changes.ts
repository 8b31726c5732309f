import type { Migration } from '@billet/database';
import { changeModes } from '../rules/index.ts';

export const createChanges: Migration = {
  name: '0002-create-changes',
  up: async (m) => {
    await m.createTable('service_changes', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.text('state').oneOf('waiting', 'awaiting_payment', 'done', 'failed', 'withdrawn');
      t.text('effect').oneOf('payment', 'now', 'term_end');
      t.text('mode').oneOf(...changeModes);
      t.text('rest').oneOf('balance', 'days');
      t.date('effective_on');
      t.ref('product_id', 'products');
      t.text('cycle_unit');
      t.int('cycle_count').check('"cycle_count" > 0');
      t.int('quantity').check('"quantity" > 0');
      t.money('price').check('"price" >= 0');
      t.int('trial_days').default(0);
      t.json('options');
      // What the change was computed on: another state of the service makes it void.
      t.int('basis_revision');
      t.date('basis_through').nullable();
      t.ref('invoice_id', 'invoices').nullable();
      t.money('payable').default(0);
      // The days the client holds after the change, and the most of their value a later change may give back.
      t.date('anchor_date').nullable();
      t.date('covers_to').nullable();
      t.money('value').default(0);
      t.text('reason').nullable();
      t.text('requested_by');
      t.instant('created_at');
      t.instant('settled_at').nullable();
      t.int('version').default(1);
      t.unique(['service_id'], { name: 'service_changes_one_open', where: "state in ('waiting', 'awaiting_payment')" });
      t.index(['client_id', 'id']);
      t.index(['invoice_id'], { where: "state = 'awaiting_payment'" });
      t.index(['effective_on'], { where: "state = 'waiting'" });
    });
  },
};
