import type { Migration } from '@billet/database';

/** Why a document has the tax it has: level, category, reason and proof stand with the amounts. */
export const taxTreatment: Migration = {
  name: '0004-tax-treatment',
  up: async (m) => {
    await m.addColumns('invoice_taxes', (t) => t.text('line_code').nullable());
    await m.addColumns('invoice_taxes', (t) => t.int('level').nullable());
    await m.addColumns('invoice_taxes', (t) => t.text('category').nullable());
    await m.addColumns('invoice_taxes', (t) => t.text('reason').nullable());
    await m.addColumns('invoice_taxes', (t) => t.text('note').nullable());
  },
};
