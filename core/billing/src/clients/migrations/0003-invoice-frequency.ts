import type { Migration } from '@billet/database';

/** How often a client is invoiced: `{ every, from }`, or null for each due date. */
export const addInvoiceFrequency: Migration = {
  name: '0003-invoice-frequency',
  up: async (m) => {
    await m.addColumns('clients', (t) => t.json('gathering').nullable());
  },
};
