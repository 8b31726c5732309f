import type { Migration } from '@billet/database';

/** Every payment, and every look at an invoice, asks which attempts are for it. */
export const indexAttemptInvoices: Migration = {
  name: '0018-index-attempt-invoices',
  up: async (m) => {
    await m.addIndex('attempt_invoices', ['invoice_id']);
  },
};
