import type { Migration } from '@billet/database';

/** Periods may begin on the day of the client's account; then the product names no day of its own. */
export const beginOnAccountDay: Migration = {
  name: '0007-account-day',
  up: async (m) => {
    await m.addColumns('products', (t) => t.bool('account_day').default(false));
  },
};
