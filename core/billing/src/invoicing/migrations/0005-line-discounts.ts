import type { Migration } from '@billet/database';

/** What discounts took off a line; its net is without it. */
export const addLineDiscounts: Migration = {
  name: '0005-line-discounts',
  up: async (m) => {
    await m.addColumns('invoice_lines', (t) => t.money('discount').default(0));
  },
};
